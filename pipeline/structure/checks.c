#include "structure/work.h"

void dau_checks_run(struct dau_part *part)
{
    (void)part;
}
