#include "correct/any_engine.h"

#include <string.h>

#include "base/text.h"
#include "correct/channel_data.h"

/* By the base letter, whatever its marks: pieces of one to three characters. A mark or a
 * horn beside a letter may be a stroke of its own (ứ is "ri" or "u'"). */
static const struct like {
    char letter;
    const char *pieces;
} likes[] = {
    {'a', "o e u n c d q s i ii 6 4"}, {'b', "h 6 l k"},
    {'c', "e o ( a t"},                {'d', "c l t f a o cl tl il dl rl c1"},
    {'e', "c o a i &"},                {'g', "q y s 9 8"},
    {'h', "b n l k li 1i ll 11"},      {'i', "l 1 I t j ! r f"},
    {'k', "l h lc Ic 1c"},             {'l', "i 1 I t ! r"},
    {'m', "n rn nn in ni ra"},         {'n', "u r m ri ii tr li rr"},
    {'o', "c e a u 0 6 Q cr cn or"},   {'p', "n y r d"},
    {'q', "g 9 o"},                    {'r', "t n i f v"},
    {'s', "a e 5 8"},                  {'t', "l i r f 1 c"},
    {'u', "n ii v o w ir ur ri rr ti tt il u'"},
    {'v', "y r n u w"},                {'x', "y z X"},
    {'y', "v g j V"},
    {'A', "4 0 O"},                    {'B', "E D R 8 13"},
    {'C', "G O ( Q"},                  {'D', "E B P O I) 1) l)"},
    {'E', "B F L"},                    {'G', "C O 6 Q"},
    {'H', "N I{ I1 II 1-I I-I l-I"},   {'I', "l 1 T J !"},
    {'K', "I( R X"},                   {'L', "I l 1 E"},
    {'M', "N IV IM"},                  {'N', "M H IV I\\"},
    {'O', "0 Q C D ()"},               {'P', "F D r"},
    {'Q', "O 0 C G"},                  {'R', "K B I"},
    {'S', "5 8 s $"},                  {'T', "I l 1 r f 7"},
    {'U', "IJ LI L O V"},              {'V', "Y v \\/"},
    {'X', "x K"},                      {'Y', "V y T"},
};

static void count_pieces(struct dau_channel *channel, dau_letter_id letter,
                         const char *pieces, float times)
{
    const struct dau_context context = {DAU_ANY_NEIGHBOUR, letter, DAU_ANY_NEIGHBOUR};
    while (*pieces) {
        uint32_t codes[DAU_PIECE_MAX];
        int n = 0;
        for (; *pieces && *pieces != ' ' && n < DAU_PIECE_MAX; n++)
            codes[n] = dau_text_next(&pieces);
        dau_channel_count(channel, context, dau_piece_of(codes, n), times);
        pieces += *pieces == ' ';
    }
}

void dau_any_engine_count(struct dau_channel *channel, float times)
{
    for (int id = 1; id < DAU_LETTERS && dau_letter_code((dau_letter_id)id); id++) {
        uint32_t code = dau_letter_code((dau_letter_id)id);
        uint32_t base = code == 0x111   ? 'd'
                        : code == 0x110 ? 'D'
                                        : dau_letter_base((dau_letter_id)id);
        for (size_t i = 0; i < sizeof likes / sizeof *likes; i++)
            if ((uint32_t)likes[i].letter == base)
                count_pieces(channel, (dau_letter_id)id, likes[i].pieces, times);
    }
}
