/*
 * Workload W2 in plain C: ten rule trees of 15 nodes in the workload's own form (numbers are added and multiplied before
 * they are compared), held at t+1 while the rule is true at t. Features are computed once per series; then one fused loop per
 * strategy does rule, fill, mark and statistics.
 *
 * "defined": exponential averages start with the first close, the RSI with the first change; an unknown comparison is false.
 * "seeded": they start with the mean of the first values, as Cambrian's do, and Kleene's logic holds: a rule that is neither
 * true nor false changes no position.
 */
#include "account.h"

enum { CLOSE, VOLUME, SMA10, SMA50, VSMA20, EMA20, EMA100, RSI14, RET5, FEATURES };

static double *feature[FEATURES];

static void average(const double *x, int n, double *out) {
    double sum = 0;
    for (int t = 0; t < bars; t++) {
        sum += x[t];
        if (t >= n) sum -= x[t - n];
        out[t] = t >= n - 1 ? sum / n : NAN;
    }
}

static void exponential(const double *x, int n, int seeded, double *out) {
    double alpha = 2.0 / (n + 1), value = x[0];
    int t = 1;
    out[0] = value;
    if (seeded) {
        double sum = 0;
        for (t = 0; t < n; t++) {
            sum += x[t];
            out[t] = NAN;
        }
        value = sum / n;
        out[n - 1] = value;
    }
    for (; t < bars; t++) {
        value += alpha * (x[t] - value);
        out[t] = value;
    }
}

/* 100 * up / (up + down), Wilder's smoothing; 50 where nothing moved */
static void strength(const double *x, int n, int seeded, double *out) {
    double up = 0, down = 0;
    out[0] = NAN;
    for (int t = 1; t < bars; t++) {
        double change = x[t] - x[t - 1];
        double gain = change > 0 ? change : 0, loss = change < 0 ? -change : 0;
        if (seeded && t <= n) {
            up += gain;
            down += loss;
            if (t == n) {
                up /= n;
                down /= n;
            }
        } else if (t == 1) {
            up = gain;
            down = loss;
        } else {
            up = (up * (n - 1) + gain) / n;
            down = (down * (n - 1) + loss) / n;
        }
        out[t] = seeded && t < n ? NAN : up + down > 0 ? 100 * up / (up + down) : 50;
    }
}

static void features(int s, int seeded) {
    size_t at = (size_t) s * bars;
    for (int f = SMA10; f < FEATURES; f++)
        if (!feature[f]) feature[f] = malloc((size_t) bars * sizeof(double));
    const double *close = close_ + at;
    feature[CLOSE] = close_ + at;
    feature[VOLUME] = volume_ + at;
    average(close, 10, feature[SMA10]);
    average(close, 50, feature[SMA50]);
    average(volume_ + at, 20, feature[VSMA20]);
    exponential(close, 20, seeded, feature[EMA20]);
    exponential(close, 100, seeded, feature[EMA100]);
    strength(close, 14, seeded, feature[RSI14]);
    for (int t = 0; t < bars; t++) feature[RET5][t] = t >= 5 ? close[t] / close[t - 5] - 1 : NAN;
}

/* Each rule is written once, and compiled twice: for truth (two values) and with knowledge (1 true, 0 false, 2 unknown). */
#define RULES(RULE)                                                                                                      \
    RULE(0, OR(LT(rsi14 + -1.9267, 50.0), AND(GT(ema100, ema20), GT(sma50 * 1.0023, sma10))))                            \
    RULE(1, AND(GT(ema20 * 1.0074, ema100), AND(GT(sma10, ema100), LT(rsi14 + -2.3788, 50.0))))                          \
    RULE(2, AND(GT(sma50 * 1.0097, ema20), OR(GT(ret5, 0.0125), GT(sma10 * 0.9742, sma50))))                             \
    RULE(3, AND(GT(sma50 * 1.0275, ema20), AND(LT(close, ema20), LT(rsi14 + -3.2083, 50.0))))                            \
    RULE(4, AND(LT(rsi14 + -6.5243, 50.0), OR(GT(ema20, close), GT(close * 0.9979, ema100))))                            \
    RULE(5, OR(LT(ema100 * 1.0005, sma10), AND(LT(ema20, close), LT(sma10 * 1.0219, close))))                            \
    RULE(6, OR(GT(rsi14 + -11.5716, 50.0), OR(GT(volume, vsma20), LT(sma50 * 1.0198, close))))                           \
    RULE(7, OR(GT(close * 0.9709, sma10), OR(LT(ema20, sma10), GT(rsi14 + 14.6610, 50.0))))                              \
    RULE(8, AND(GT(sma50 * 1.0135, sma10), AND(LT(rsi14, 65.2876), GT(ema20 * 0.9765, close))))                          \
    RULE(9, OR(LT(ema20 * 1.0194, sma50), OR(GT(sma10, close), LT(ema100 * 0.9827, close))))

#define COLUMNS                                                                                                          \
    const double *Close = feature[CLOSE], *Volume = feature[VOLUME], *Sma10 = feature[SMA10], *Sma50 = feature[SMA50],   \
                 *Vsma20 = feature[VSMA20], *Ema20 = feature[EMA20], *Ema100 = feature[EMA100], *Rsi14 = feature[RSI14], \
                 *Ret5 = feature[RET5];
#define ROW                                                                                                              \
    double close = Close[t], volume = Volume[t], sma10 = Sma10[t], sma50 = Sma50[t], vsma20 = Vsma20[t], ema20 = Ema20[t], \
           ema100 = Ema100[t], rsi14 = Rsi14[t], ret5 = Ret5[t];                                                         \
    (void) close, (void) volume, (void) sma10, (void) sma50, (void) vsma20, (void) ema20, (void) ema100, (void) rsi14,   \
        (void) ret5;

#define GT(a, b) ((a) > (b))
#define LT(a, b) ((a) < (b))
#define AND(p, q) ((p) & (q))
#define OR(p, q) ((p) | (q))
#define DEFINED(i, rule)                                                                                                 \
    static struct cell defined_##i(const double *open) {                                                                 \
        COLUMNS                                                                                                          \
        struct account a;                                                                                                \
        account_open(&a);                                                                                                \
        int wants = 0;                                                                                                   \
        for (int t = 0; t < bars; t++) {                                                                                 \
            ROW                                                                                                          \
            if (t > 0) account_bar(&a, wants, open[t], close);                                                           \
            wants = rule;                                                                                                \
        }                                                                                                                \
        return account_close(&a, bars);                                                                                  \
    }
RULES(DEFINED)
#undef GT
#undef LT
#undef AND
#undef OR

static inline int greater(double a, double b) { return isnan(a) || isnan(b) ? 2 : a > b; }
static inline int and3(int p, int q) { return p == 0 || q == 0 ? 0 : p == 1 && q == 1 ? 1 : 2; }
static inline int or3(int p, int q) { return p == 1 || q == 1 ? 1 : p == 0 && q == 0 ? 0 : 2; }
#define GT(a, b) greater(a, b)
#define LT(a, b) greater(b, a)
#define AND(p, q) and3(p, q)
#define OR(p, q) or3(p, q)
#define SEEDED(i, rule)                                                                                                  \
    static struct cell seeded_##i(const double *open) {                                                                  \
        COLUMNS                                                                                                          \
        struct account a;                                                                                                \
        account_open(&a);                                                                                                \
        int wants = 0;                                                                                                   \
        double held = 0;                                                                                                 \
        for (int t = 0; t < bars; t++) {                                                                                 \
            ROW                                                                                                          \
            if (t > 0) account_bar(&a, wants, open[t], close);                                                           \
            held += wants ? t : 0;                                                                                       \
            int now = rule;                                                                                              \
            wants = now == 2 ? wants : now;                                                                              \
        }                                                                                                                \
        struct cell c = account_close(&a, bars);                                                                         \
        c.held = held;                                                                                                   \
        return c;                                                                                                        \
    }
RULES(SEEDED)

#define ENTRY_DEFINED(i, rule) defined_##i,
#define ENTRY_SEEDED(i, rule) seeded_##i,
typedef struct cell (*strategy_fn)(const double *open);
static const strategy_fn strategies[2][10] = {{RULES(ENTRY_DEFINED)}, {RULES(ENTRY_SEEDED)}};

static void all(int seeded, struct cell *out) {
    for (int s = 0; s < series; s++) {
        features(s, seeded);
        for (int i = 0; i < 10; i++) *out++ = strategies[seeded][i](open_ + (size_t) s * bars);
    }
}

static void defined(struct cell *out) { all(0, out); }
static void seeded(struct cell *out) { all(1, out); }

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: w2 MARKET SERIES BARS CELLS\n");
        return 2;
    }
    read_market(argv);
    const char *names[] = {"defined", "seeded"};
    const round_fn programs[] = {defined, seeded};
    return serve(argv, 10, names, programs, 2);
}
