#include "structure/structure.h"

#include <stdlib.h>
#include <string.h>

#include "structure/work.h"

struct dau_structure {
    struct dau_tables tables;
    struct dau_arena *arena;
};

bool dau_structure_open(struct dau_structure **self,
                        const struct dau_structure_config *config, struct dau_err *err)
{
    struct dau_structure *made = dau_alloc(1, sizeof *made);
    made->arena = dau_arena_new();
    if (!dau_tables_read(&made->tables, config->dict_dir, made->arena, err)) {
        dau_structure_close(made);
        return false;
    }
    *self = made;
    return true;
}

void dau_structure_close(struct dau_structure *self)
{
    if (!self)
        return;
    dau_arena_free(self->arena);
    free(self);
}

static void set_extent(struct dau_part *part)
{
    const struct dau_work *work = part->work;
    const struct dau_row *first = &work->rows[part->first],
                         *last = &work->rows[part->end - 1];
    part->letter->span = (struct dau_span){first->span.from, last->span.to};
    part->letter->first_page = first->page->number;
    part->letter->last_page = last->page->number;
}

/* The row with which the next letter begins; n_rows without one. */
static int next_letter(const struct dau_work *work, int first)
{
    for (int r = first + 1; r < work->n_rows; r++)
        if (work->rows[r].page_top && dau_header_begins(work, r))
            return r;
    return work->n_rows;
}

/* Reads the letter of rows [first, end); returns the row after it, for rows are cut. */
static int read_letter(struct dau_work *work, int first, int end)
{
    struct dau_doc *doc = work->doc;
    struct dau_letter *letter =
        dau_arena_push(work->arena, &doc->letters, &doc->n_letters, sizeof *letter);
    struct dau_part part = {.work = work, .letter = letter, .first = first, .end = end};
    dau_header_read(&part);
    dau_foot_read(&part);
    set_extent(&part);
    dau_regime_choose(&part);
    dau_refs_collect(&part);
    dau_tree_build(&part);
    dau_tasks_collect(&part);
    dau_evidence_weigh(&part);
    dau_certainty_weigh(&part);
    dau_names_mend(&part);
    dau_certainty_settle(&part);
    dau_mentions_collect(&part);
    dau_sealed_name_weigh(&part);
    dau_checks_run(&part);
    return part.end;
}

bool dau_structure_doc(struct dau_structure *self, struct dau_doc *doc,
                       struct dau_err *err)
{
    (void)err;
    struct dau_arena *scratch = dau_arena_new();
    struct dau_work work;
    doc->letters = NULL;
    doc->n_letters = 0;
    dau_prepare_doc(doc, &self->tables, scratch);
    dau_work_open(&work, doc, &self->tables, scratch);
    dau_breaks_restore(&work);
    for (int r = 0; r < work.n_rows;)
        r = read_letter(&work, r, next_letter(&work, r));
    dau_arena_free(scratch);
    return true;
}
