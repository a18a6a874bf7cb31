/* A program that links libdau and includes nothing but dau.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dau.h"

static const char letter[] =
    "ỦY BAN NHÂN DÂN TỈNH SÔNG THƯƠNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "SỞ NỘI VỤ Độc lập - Tự do - Hạnh phúc\n"
    "Số: 123/SNV-VP Sông Thương, ngày 05 tháng 3 năm 2024\n"
    "Kính gửi: Các phòng chuyên môn.\n"
    "Sở Nội vụ đề nghị các phòng thực hiện một số nội dung sau:\n"
    "1. Rà soát hồ sơ, báo cáo kết quả trước ngày 20/4/2024.\n"
    "2. Phân công cán bộ theo dõi.\n";

int main(void)
{
    struct dau_run_config config =
        dau_run_default(DAU_SOURCE_DIR "/dict", DAU_SOURCE_DIR "/models");
    struct dau_run *run = NULL;
    struct dau_doc *doc = NULL;
    struct dau_err err = {0};
    char path[] = "/tmp/dau-library-XXXXXX";
    int fd = mkstemp(path);
    bool ok = fd >= 0 && write(fd, letter, strlen(letter)) == (ssize_t)strlen(letter);
    close(fd);
    ok = ok && dau_run_open(&run, &config, &err) && dau_run_file(run, path, &doc, &err);
    const char *number = ok && doc->n_letters ? doc->letters[0].fields.number.value : NULL;
    bool found = number && strcmp(number, "123/SNV-VP") == 0;
    printf("1..1\n%sok 1 - the number of a letter is found (%s)\n", found ? "" : "not ",
           found ? number : err.text);
    dau_doc_free(doc);
    dau_run_close(run);
    unlink(path);
    return found ? 0 : 1;
}
