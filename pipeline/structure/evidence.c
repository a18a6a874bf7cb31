#include "structure/work.h"

void dau_evidence_weigh(struct dau_part *part)
{
    (void)part;
}
