/* The parts of `dau train`: one model, one file, one line in the table of train.c. */
#ifndef DAU_CLI_TRAIN_H
#define DAU_CLI_TRAIN_H

/* `argv[0]` is the model's name. */
int dau_cli_train_lm(int argc, char **argv);
int dau_cli_train_channel(int argc, char **argv);

#endif
