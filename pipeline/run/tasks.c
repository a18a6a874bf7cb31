#include "run/tasks.h"

#include "run/fate.h"

static json_t *task_for(const struct dau_batch *b, const struct dau_job *job,
                        enum dau_op op, int page)
{
    static const char *const ops[] = {"whole", "page", "finish"};
    json_t *task =
        json_pack("{s:s,s:i,s:s,s:s,s:i,s:i}", "op", ops[op], "item",
                  (int)(job - b->jobs), "name", job->item->name, "stem",
                  job->item->stem, "split", b->config->split_pages, "page", page);
    if (op == OP_FINISH)
        json_object_set_new(task, "failures",
                            job->failures ? json_incref(job->failures) : json_object());
    return task;
}

static void give(struct dau_batch *b, struct dau_hand *hand, struct dau_job *job,
                 enum dau_op op, int page)
{
    struct dau_errand *task = &b->in_hand[hand - b->crew.hands];
    *task = (struct dau_errand){job, op, page, false};
    dau_crew_give(hand, task_for(b, job, op, page), task);
}

bool dau_tasks_in_hand(const struct dau_batch *b)
{
    for (int i = 0; i < b->crew.n_hands; i++)
        if (b->crew.hands[i].job)
            return true;
    return false;
}

static bool give_open(struct dau_batch *b, struct dau_hand *hand)
{
    for (int i = 0; i < b->n_open; i++) {
        struct dau_job *job = b->open[i];
        if (job->next_page == job->broken_page)
            job->next_page++;
        if (job->next_page <= job->n_pages) {
            give(b, hand, job, OP_PAGE, job->next_page++);
            return true;
        }
        if (job->n_back == job->n_pages) {
            job->n_back++; /* once */
            give(b, hand, job, OP_FINISH, 0);
            return true;
        }
    }
    return false;
}

void dau_tasks_give_next(struct dau_batch *b, struct dau_hand *hand)
{
    if (b->stopping || b->alone.job || give_open(b, hand))
        return;
    while (b->next_job < b->plan->n_items && !b->stopping &&
           b->signals == *b->signals_caught) {
        struct dau_job *job = &b->jobs[b->next_job++];
        if (!dau_fate_prepare(b, job))
            continue;
        give(b, hand, job, OP_WHOLE, 0);
        return;
    }
    if (b->next_job < b->plan->n_items || b->next_retry == b->n_retries ||
        dau_tasks_in_hand(b) || b->stopping)
        return;
    b->alone = b->retries[b->next_retry++];
    if (b->alone.job->ended) {
        b->alone.job = NULL;
        return;
    }
    give(b, hand, b->alone.job, b->alone.op, b->alone.page);
}

void dau_tasks_try_again(struct dau_batch *b, struct dau_job *job, enum dau_op op,
                      int page)
{
    struct dau_errand *retry =
        dau_arena_push(b->arena, &b->retries, &b->n_retries, sizeof *retry);
    *retry = (struct dau_errand){job, op, page, false};
}

void dau_tasks_part(struct dau_batch *b, struct dau_job *job)
{
    job->by_page = true;
    job->next_page = 1;
    json_decref(job->failures); /* each page comes back once more */
    job->failures = NULL;
    *(struct dau_job **)dau_arena_push(b->arena, &b->open, &b->n_open, sizeof job) =
        job;
}
