/* A letter built in code, as the rooms before would leave it: two pages, a header in
 * two columns, tasks with a deadline, a table, a foot, an appendix. Shared by the tests
 * of the writers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"

struct sample {
    struct dau_doc *doc;
    struct dau_page *page;
    struct dau_flow flow;
};

/* One token a word; `read` words stand in `text` as read~right. */
static void add_line(struct dau_page *page, struct dau_block *block, const char *text,
                     int y)
{
    char copy[400], *save = NULL;
    struct dau_line *line = dau_block_add_line(page, block);
    int x = 354;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok_r(copy, " ", &save); word;
         word = strtok_r(NULL, " ", &save)) {
        char *right = strchr(word, '~');
        if (right)
            *right++ = '\0';
        dau_line_add_token(page, line, word);
        struct dau_token *token = &line->tokens[line->n_tokens - 1];
        token->ocr_conf = 0.9F;
        token->cert = 0.99F;
        if (page->width) {
            token->box = (struct dau_box){x, y, 10 * (int)strlen(word), 40};
            x += token->box.w + 12;
        }
        if (right)
            dau_token_change(page, token, right, DAU_WHY_CHANNEL, 0.99F);
    }
}

static void add_lines(struct sample *s, enum dau_zone zone, int y,
                      const char *const *lines)
{
    struct dau_block *block = dau_page_add_block(s->page, zone);
    for (; *lines; lines++, y += 60)
        add_line(s->page, block, *lines, y);
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void add_page(struct sample *s, bool picture)
{
    s->page = dau_doc_add_page(s->doc, s->doc->n_pages + 1);
    if (picture)
        s->page->width = 2480, s->page->height = 3508, s->page->dpi = 300;
}

/* The tokens between (and with) the first that is `from`, after token `after`, and the
 * next that is `to`. */
static struct dau_span span_of(const struct sample *s, int after, const char *from,
                               const char *to)
{
    int i = after;
    while (strcmp(s->flow.places[i].token->text, from) != 0)
        if (++i >= s->flow.n_places)
            fprintf(stderr, "no %s\n", from), abort();
    int j = i;
    while (strcmp(s->flow.places[j].token->text, to) != 0)
        if (++j >= s->flow.n_places)
            fprintf(stderr, "no %s\n", to), abort();
    return (struct dau_span){i, j + 1};
}

static struct dau_token *token_of(const struct sample *s, const char *text)
{
    return s->flow.places[span_of(s, 0, text, text).from].token;
}

static struct dau_box box_of(const struct sample *s, struct dau_span span)
{
    struct dau_box box = {0};
    for (int i = span.from; i < span.to; i++)
        box = dau_box_join(box, s->flow.places[i].token->box);
    return box;
}

static struct dau_field field_of(const struct sample *s, const char *value, int after,
                                 const char *from, const char *to)
{
    struct dau_span span = span_of(s, after, from, to);
    return (struct dau_field){.value = value,
                              .printed = dau_flow_text(&s->flow, span, s->doc->arena),
                              .conf = 0.98F,
                              .page = s->flow.places[span.from].page->number,
                              .box = box_of(s, span),
                              .span = span,
                              .rule = "test"};
}

static struct dau_node *add_node(struct sample *s, struct dau_node *parent,
                                 enum dau_node_kind kind, struct dau_span span)
{
    struct dau_node *node = dau_arena_push(s->doc->arena, &parent->children,
                                           &parent->n_children, sizeof *node);
    node->kind = kind;
    node->span = span;
    return node;
}

static void add_item(struct sample *s, struct dau_node *list, const char *label,
                     const char *path, struct dau_span span)
{
    struct dau_node *item = add_node(s, list, DAU_NODE_ITEM, span);
    item->label = label;
    item->path = path;
    item->mark = (struct dau_span){span.from, span.from + 1};
}

static void sample_text(struct sample *s, bool picture)
{
    add_page(s, picture);
    add_lines(s, DAU_ZONE_HEADER_LEFT, 230,
              LINES("TONG~TỔNG LIEN~LIÊN POAN~ĐOÀN LAO PONG~ĐỘNG VIET~VIỆT NAM",
                    "LIEN~LIÊN POAN~ĐOÀN LAO PONG~ĐỘNG TIiNH~TỈNH LAI CHAU~CHÂU",
                    "Sé:~Số: 03/LDLD~03/LĐLĐ",
                    "V/v thye~thực hién~hiện két~kết luan~luận"));
    add_lines(s, DAU_ZONE_HEADER_RIGHT, 230,
              LINES("CONG~CỘNG HOA~HÒA XA~XÃ HQI~HỘI CHU~CHỦ NGHIA~NGHĨA VIET~VIỆT NAM",
                    "Poc~Độc lap~lập - Tw~Tự do - Hanh~Hạnh phiic~phúc",
                    "Lai Chéu,~Châu, ngay~ngày 08 thang~tháng 01 nam~năm 2026"));
    add_lines(
        s, DAU_ZONE_BODY, 640,
        LINES("Kinh~Kính guri:~gửi: Céac~Các cdng~công doan~đoàn co~cơ s¢~sở.",
              "Can~Căn cir~cứ Cong~Công van~văn s6~số 65/MTTQ-BTT ngay~ngày 07/01/2026",
              "ctia~của Ban Thudng~Thường truc,~trực, thực hiện nội dung sau:",
              "1. Tiép~Tiếp tuc~tục Nghi~Nghị quyét~quyết s6~số 57-",
              "NQ/TW ctia~của B4~Bộ Chinh~Chính tri;~trị; c6~có làm.",
              "2. Xây dựng 18~rõ kế hoạch; hoàn thành trước", "ngày 15/01/2026."));
    add_lines(s, DAU_ZONE_SEAL, 3000, LINES("UBND & <LAI>"));
    add_lines(s, DAU_ZONE_PAGE_NUMBER, 3300, LINES("1"));
    add_page(s, picture);
    add_lines(s, DAU_ZONE_BODY, 230, LINES("Đề nghị các công đoàn cơ sở áp dụng."));
    add_lines(s, DAU_ZONE_TABLE, 400, LINES("TT Tên Số", "1 <A> 5", "2 B&B"));
    add_lines(s, DAU_ZONE_FOOT_LEFT, 800,
              LINES("Nơi nhận:", "- Như trên;", "- Lưu: VT."));
    add_lines(
        s, DAU_ZONE_FOOT_RIGHT, 800,
        LINES("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "doang~Hoàng Van~Văn Trinh~Trình"));
    add_lines(s, DAU_ZONE_BODY, 1500, LINES("Phụ lục", "Danh sách kèm theo."));
    struct dau_block *table = &s->page->blocks[1];
    for (int l = 0; l < table->n_lines; l++)
        for (int t = 0; t < table->lines[l].n_tokens; t++)
            table->lines[l].tokens[t].cell = t;
    table->lines[2].tokens[1].cell = 2;
    s->page->marks = DAU_NEW(s->page->arena, struct dau_mark);
    s->page->marks[0] =
        (struct dau_mark){DAU_MARK_SEAL, {300, 900, 400, 400}, 0xC02020};
    s->page->n_marks = picture;
    for (int i = 0; i < s->doc->n_pages; i++)
        dau_page_fit_boxes(s->doc->pages[i]);
    s->flow = dau_doc_flow(s->doc, s->doc->arena);
    token_of(s, "03/LĐLĐ")->flags |= DAU_TOKEN_PROTECTED;
    struct dau_token *maybe = token_of(s, "có");
    maybe->cert = 0.6F, maybe->flags |= DAU_TOKEN_DOUBTFUL;
    maybe->alts = DAU_NEW_N(s->doc->arena, struct dau_alt, 1);
    maybe->alts[0] = (struct dau_alt){"cố", "channel", 0.3F};
    maybe->n_alts = 1;
}

static void sample_fields(struct sample *s, struct dau_letter *letter)
{
    struct dau_fields *f = &letter->fields;
    f->parent = field_of(s, "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", 0, "TỔNG", "NAM");
    f->issuer = field_of(s, "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", 7, "LIÊN", "CHÂU");
    f->number = field_of(s, "03/LĐLĐ", 0, "03/LĐLĐ", "03/LĐLĐ");
    f->subject = field_of(s, "thực hiện kết luận", 0, "V/v", "luận");
    f->place = field_of(s, "Lai Châu", 0, "Lai", "Châu,");
    f->date = field_of(s, "2026-01-08", 0, "ngày", "2026");
    f->type = (struct dau_field){.value = "Công văn", .conf = 0.9F};
    f->authority = field_of(s, "TM. BAN THƯỜNG VỤ", 0, "TM.", "VỤ");
    f->role = field_of(s, "CHỦ TỊCH", f->authority.span.to, "CHỦ", "TỊCH");
    f->name = field_of(s, "Hoàng Văn Trình", 0, "Hoàng", "Trình");
    letter->recipients = DAU_NEW_N(s->doc->arena, struct dau_recipient, 1);
    letter->recipients[0] = (struct dau_recipient){"Các công đoàn cơ sở",
                                                   span_of(s, 0, "Các", "sở."), 0.9F};
    letter->n_recipients = 1;
    letter->distribution = DAU_NEW_N(s->doc->arena, struct dau_recipient, 2);
    letter->distribution[0] =
        (struct dau_recipient){"Như trên", span_of(s, 0, "Như", "trên;"), 0.9F};
    letter->distribution[1] =
        (struct dau_recipient){"Lưu: VT", span_of(s, 0, "Lưu:", "VT."), 0.9F};
    letter->n_distribution = 2;
}

static void sample_tasks(struct sample *s, struct dau_letter *letter)
{
    struct dau_arena *arena = s->doc->arena;
    letter->refs = DAU_NEW_N(arena, struct dau_ref, 2);
    letter->n_refs = 2;
    for (int i = 0; i < 2; i++) {
        letter->refs[i].mentions = DAU_NEW(arena, struct dau_span);
        letter->refs[i].n_mentions = 1;
        letter->refs[i].conf = 0.95F;
    }
    struct dau_ref *basis = &letter->refs[0], *other = &letter->refs[1];
    basis->id = "doc.65-MTTQ-BTT", basis->number = "65/MTTQ-BTT",
    basis->type = "Công văn";
    basis->date = "2026-01-07", basis->relation = "basis";
    basis->mentions[0] = span_of(s, 0, "Công", "trực,");
    other->id = "doc.57-NQ-TW", other->number = "57-NQ/TW", other->type = "Nghị quyết";
    other->issuer = "Bộ Chính trị", other->relation = "implements";
    other->mentions[0] = span_of(s, 0, "Nghị", "trị;");
    letter->tasks = DAU_NEW_N(arena, struct dau_task, 2);
    letter->n_tasks = 2;
    letter->tasks[0] = (struct dau_task){.path = "1",
                                         .label = "1.",
                                         .conf = 0.9F,
                                         .text = "Tiếp tục …",
                                         .span = span_of(s, 0, "1.", "làm.")};
    letter->tasks[1] = (struct dau_task){.path = "2",
                                         .label = "2.",
                                         .conf = 0.9F,
                                         .text = "Xây dựng …",
                                         .force = "request",
                                         .span = span_of(s, 0, "2.", "15/01/2026.")};
    struct dau_deadline *deadline = DAU_NEW(arena, struct dau_deadline);
    *deadline = (struct dau_deadline){.op = "before",
                                      .date = "2026-01-15",
                                      .conf = 0.97F,
                                      .printed = "hoàn thành trước ngày 15/01/2026",
                                      .span = span_of(s, 0, "hoàn", "15/01/2026.")};
    letter->tasks[1].deadlines = deadline;
    letter->tasks[1].n_deadlines = 1;
}

static void sample_tree(struct sample *s, struct dau_letter *letter)
{
    struct dau_node *root = &letter->body, *node;
    struct dau_fields *f = &letter->fields;
    int salute = letter->recipients[0].span.from - 2,
        tasks = letter->tasks[0].span.from;
    int after = letter->tasks[1].span.to;
    root->span = letter->span;
    add_node(s, root, DAU_NODE_HEADER, (struct dau_span){0, f->number.span.to});
    add_node(s, root, DAU_NODE_SUBJECT, f->subject.span);
    add_node(s, root, DAU_NODE_HEADER,
             (struct dau_span){f->subject.span.to, f->date.span.to});
    add_node(s, root, DAU_NODE_SALUTE,
             (struct dau_span){salute, letter->recipients[0].span.to});
    add_node(s, root, DAU_NODE_PARAGRAPH,
             (struct dau_span){letter->recipients[0].span.to, tasks});
    node = add_node(s, root, DAU_NODE_LIST, (struct dau_span){tasks, after});
    node->list = "tasks";
    add_item(s, node, "1.", "1", letter->tasks[0].span);
    add_item(s, node, "2.", "2", letter->tasks[1].span);
    add_node(s, root, DAU_NODE_PARAGRAPH, span_of(s, after, "Đề", "dụng."));
    add_node(s, root, DAU_NODE_TABLE, span_of(s, after, "TT", "B&B"));
    int foot = span_of(s, after, "Nơi", "nhận:").from;
    node = add_node(s, root, DAU_NODE_FOOT, (struct dau_span){foot, f->name.span.to});
    add_node(s, node, DAU_NODE_DISTRIBUTION,
             (struct dau_span){foot, letter->distribution[1].span.to});
    add_node(s, node, DAU_NODE_SIGNER,
             (struct dau_span){f->authority.span.from, f->name.span.to});
    node = add_node(s, root, DAU_NODE_APPENDIX, span_of(s, foot, "Phụ", "theo."));
    node->heading = span_of(s, foot, "Phụ", "lục");
}

/* The caller frees s->doc. */
static void sample_open(struct sample *s, bool picture)
{
    s->doc = dau_doc_new(picture ? "vào/03 LĐLĐ.pdf" : "03.txt");
    s->doc->kind = picture ? DAU_KIND_PDF_SCAN : DAU_KIND_TEXT;
    snprintf(s->doc->sha256, sizeof s->doc->sha256, "%064d", 7);
    sample_text(s, picture);
    s->doc->n_source_pages = s->doc->n_pages;
    s->doc->letters = DAU_NEW(s->doc->arena, struct dau_letter);
    s->doc->n_letters = 1;
    struct dau_letter *letter = s->doc->letters;
    *letter = (struct dau_letter){.regime = "union",
                                  .regime_conf = 0.9F,
                                  .form = "nd30-2020",
                                  .first_page = 1,
                                  .last_page = 2,
                                  .conf = 0.87F,
                                  .span = {0, s->flow.n_places},
                                  .has_seal = true,
                                  .seal_page = 2,
                                  .seal_box = {1300, 3000, 300, 300}};
    if (!picture)
        letter->has_seal = false;
    sample_fields(s, letter);
    sample_tasks(s, letter);
    sample_tree(s, letter);
}
