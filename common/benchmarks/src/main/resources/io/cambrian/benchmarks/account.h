/*
 * The account of the workloads, bar by bar: the plainest C for it, written independently of the Java kernel.
 *
 * Long only, all in, fractional shares. A decision at a close fills at the next open: a buy gives cash / (open * (1 + cost))
 * shares, a sale shares * open * (1 - cost) cash. Equity is marked at each close; a position open at the end stays marked
 * at the last close and counts as a trade. Return of day t is equity[t] / equity[t-1] - 1, that of day 0 is 0.
 */
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COST 0.0005
#define PERIODS_PER_YEAR 252.0

/* held: the sum of the indices of the bars on which a position was held, where a program counts it */
struct cell {
    double total_return, sharpe, max_drawdown, trades, held;
};

struct account {
    double cash, shares, equity, peak, drawdown, sum, squares;
    int trades;
};

static inline void account_open(struct account *a) {
    memset(a, 0, sizeof *a);
    a->cash = a->equity = a->peak = 1.0;
}

/* One bar: wants is the position decided at the close before, 1 or 0. A flat bar changes nothing. */
static inline void account_bar(struct account *a, int wants, double open, double close) {
    double equity;
    if (wants) {
        if (a->shares == 0) {
            a->shares = a->cash / (open * (1.0 + COST));
            a->trades++;
        }
        equity = a->shares * close;
    } else {
        if (a->shares == 0) return;
        equity = a->cash = a->shares * open * (1.0 - COST);
        a->shares = 0;
    }
    double r = equity / a->equity - 1.0;
    a->sum += r;
    a->squares += r * r;
    a->equity = equity;
    a->peak = equity > a->peak ? equity : a->peak;
    double fall = 1.0 - equity / a->peak;
    a->drawdown = fall > a->drawdown ? fall : a->drawdown;
}

static inline struct cell account_close(const struct account *a, int bars) {
    double variance = (a->squares - a->sum * a->sum / bars) / (bars - 1);
    double sd = variance > 0 ? sqrt(variance) : 0;
    struct cell c;
    c.total_return = a->equity - 1.0;
    c.sharpe = sd > 0 ? a->sum / bars / sd * sqrt(PERIODS_PER_YEAR) : 0;
    c.max_drawdown = a->drawdown;
    c.trades = a->trades;
    c.held = 0;
    return c;
}

static double *open_, *high_, *low_, *close_, *volume_;
static int series, bars;

static int64_t cpu_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Reads open, high, low, close, volume: doubles, series after series, field after field. */
static void read_market(char **argv) {
    series = atoi(argv[2]);
    bars = atoi(argv[3]);
    size_t n = (size_t) series * bars;
    double *all = malloc(5 * n * sizeof(double));
    FILE *f = fopen(argv[1], "rb");
    if (!f || !all || fread(all, sizeof(double), 5 * n, f) != 5 * n) {
        fprintf(stderr, "cannot read %zu doubles from %s\n", 5 * n, argv[1]);
        exit(1);
    }
    fclose(f);
    open_ = all;
    high_ = all + n;
    low_ = all + 2 * n;
    close_ = all + 3 * n;
    volume_ = all + 4 * n;
}

typedef void (*round_fn)(struct cell *out);

/*
 * Answers commands from standard input: the name of a program runs it once and prints its CPU nanoseconds; "cells" writes
 * the last results as doubles to the file argv[4] and prints 0.
 */
static int serve(char **argv, int strategies, const char **names, const round_fn *programs, int count) {
    size_t cells = (size_t) series * strategies;
    struct cell *out = calloc(cells, sizeof *out);
    char command[64];
    while (scanf("%63s", command) == 1) {
        int64_t spent = -1;
        if (strcmp(command, "cells") == 0) {
            FILE *f = fopen(argv[4], "wb");
            if (!f || fwrite(out, sizeof *out, cells, f) != cells || fclose(f)) {
                return 1;
            }
            spent = 0;
        }
        for (int i = 0; i < count; i++) {
            if (strcmp(command, names[i]) == 0) {
                int64_t start = cpu_ns();
                programs[i](out);
                spent = cpu_ns() - start;
            }
        }
        printf("%lld\n", (long long) spent);
        fflush(stdout);
    }
    free(out);
    return 0;
}
