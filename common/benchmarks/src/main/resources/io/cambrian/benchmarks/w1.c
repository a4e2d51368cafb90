/*
 * Workload W1 in plain C: 100 crossovers of simple averages (fast 5..14, slow 20, 30, .. 110), each a loop over the bars.
 *
 * "cached": the 20 averages of a series are computed once and shared by its 100 strategies; one fused loop per strategy does
 * decision, fill, mark and statistics. "own": each strategy keeps its own running sums, inside its loop.
 */
#include "account.h"

#define FASTS 10
#define SLOWS 10

static int fast_period(int i) { return 5 + i; }
static int slow_period(int i) { return 20 + 10 * i; }

static void average(const double *x, int n, double *out) {
    double sum = 0;
    for (int t = 0; t < bars; t++) {
        sum += x[t];
        if (t >= n) sum -= x[t - n];
        out[t] = sum / n;
    }
}

static struct cell crossover(const double *open, const double *close, const double *fast, const double *slow, int known) {
    struct account a;
    account_open(&a);
    int wants = 0;
    int was_above = fast[known] > slow[known], was_below = fast[known] < slow[known];
    /* until both averages are known on two bars nothing is held: equity stays 1 and every return 0 */
    for (int t = known + 1; t < bars; t++) {
        account_bar(&a, wants, open[t], close[t]);
        int above = fast[t] > slow[t], below = fast[t] < slow[t];
        wants = (wants | (above & !was_above)) & !(below & !was_below);
        was_above = above;
        was_below = below;
    }
    return account_close(&a, bars);
}

static void cached(struct cell *out) {
    static double *column;
    if (!column) column = malloc((size_t) (FASTS + SLOWS) * bars * sizeof(double));
    for (int s = 0; s < series; s++) {
        const double *open = open_ + (size_t) s * bars, *close = close_ + (size_t) s * bars;
        for (int i = 0; i < FASTS; i++) average(close, fast_period(i), column + (size_t) i * bars);
        for (int i = 0; i < SLOWS; i++) average(close, slow_period(i), column + (size_t) (FASTS + i) * bars);
        for (int f = 0; f < FASTS; f++)
            for (int l = 0; l < SLOWS; l++)
                *out++ = crossover(open, close, column + (size_t) f * bars, column + (size_t) (FASTS + l) * bars,
                                   slow_period(l) - 1);
    }
}

static struct cell crossover_own(const double *open, const double *close, int nf, int ns) {
    struct account a;
    account_open(&a);
    int wants = 0;
    double sum_fast = 0, sum_slow = 0, before = 0;
    for (int t = 0; t < bars; t++) {
        account_bar(&a, wants, open[t], close[t]);
        sum_fast += close[t];
        sum_slow += close[t];
        if (t >= nf) sum_fast -= close[t - nf];
        if (t >= ns) sum_slow -= close[t - ns];
        double now = sum_fast / nf - sum_slow / ns;
        if (t >= ns) {
            if (now > 0 && before <= 0) wants = 1;
            if (now < 0 && before >= 0) wants = 0;
        }
        before = now;
    }
    return account_close(&a, bars);
}

static void own(struct cell *out) {
    for (int s = 0; s < series; s++)
        for (int f = 0; f < FASTS; f++)
            for (int l = 0; l < SLOWS; l++)
                *out++ = crossover_own(open_ + (size_t) s * bars, close_ + (size_t) s * bars, fast_period(f), slow_period(l));
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: w1 MARKET SERIES BARS CELLS\n");
        return 2;
    }
    read_market(argv);
    const char *names[] = {"cached", "own"};
    const round_fn programs[] = {cached, own};
    return serve(argv, FASTS * SLOWS, names, programs, 2);
}
