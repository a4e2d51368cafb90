package io.cambrian.evidence;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values adjusted for the number of tests: in the order of the input, monotone in the p-values and at most 1. A test is
 * rejected where its adjusted p-value is at most the level.
 */
public enum MultipleTesting {
    /** Family-wise error under any dependence: n p. */
    BONFERRONI {
        @Override
        double single(double p, int rank, long n) {
            return p * n;
        }
    },
    /** Family-wise error of independent tests, in a single step: 1 - (1 - p)^n. Šidák 1967, doi:10.1080/01621459.1967.10482935. */
    SIDAK {
        @Override
        double single(double p, int rank, long n) {
            return -StrictMath.expm1(n * StrictMath.log1p(-p));
        }
    },
    /** Family-wise error under any dependence, never weaker than Bonferroni: Holm 1979, step-down. */
    HOLM {
        @Override
        double single(double p, int rank, long n) {
            return p * (n - rank + 1);
        }
    },
    /** Family-wise error of independent tests: Hochberg 1988, doi:10.1093/biomet/75.4.800, step-up. */
    HOCHBERG {
        @Override
        double single(double p, int rank, long n) {
            return p * (n - rank + 1);
        }
    },
    /**
     * False discovery rate of independent or positively dependent tests: Benjamini and Hochberg 1995,
     * doi:10.1111/j.2517-6161.1995.tb02031.x.
     */
    BENJAMINI_HOCHBERG {
        @Override
        double single(double p, int rank, long n) {
            return p * n / rank;
        }
    },
    /** False discovery rate under any dependence: Benjamini and Yekutieli 2001, doi:10.1214/aos/1013699998. */
    BENJAMINI_YEKUTIELI {
        @Override
        double single(double p, int rank, long n) {
            return p * n * harmonic(n) / rank;
        }
    };

    private static final double EULER_MASCHERONI = 0.57721566490153286;

    /** The adjusted p-value of 1-based ascending rank, before it is made monotone and capped. */
    abstract double single(double p, int rank, long n);

    /**
     * The adjusted p-values.
     *
     * @param pValues in [0, 1], any order; may be empty
     */
    public double[] adjust(double[] pValues) {
        return adjust(pValues, pValues.length);
    }

    /**
     * The adjusted p-values where more tests were made than are given: the others count as of p-value 1.
     *
     * @param tests made in all, at least those given
     */
    public double[] adjust(double[] pValues, long tests) {
        int n = pValues.length;
        if (tests < n) {
            throw new IllegalArgumentException(n + " of " + tests + " tests are not possible.");
        }
        for (double p : pValues) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("The p-value (" + p + ") must be in [0, 1].");
            }
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = new double[n];
        for (int k = 0; k < n; k++) {
            sorted[k] = Math.min(1, single(pValues[order[k]], k + 1, tests));
        }
        if (this == HOLM) {
            for (int k = 1; k < n; k++) {
                sorted[k] = Math.max(sorted[k], sorted[k - 1]);
            }
        } else {
            for (int k = n - 2; k >= 0; k--) {
                sorted[k] = Math.min(sorted[k], sorted[k + 1]);
            }
        }
        double[] adjusted = new double[n];
        for (int k = 0; k < n; k++) {
            adjusted[order[k]] = sorted[k];
        }
        return adjusted;
    }

    /** 1 + 1/2 + ... + 1/n; beyond the first million terms by its asymptotic expansion, exact to a double. */
    private static double harmonic(long n) {
        if (n > 1_000_000) {
            return StrictMath.log(n) + EULER_MASCHERONI + 1.0 / (2 * n) - 1.0 / (12.0 * n * n);
        }
        double sum = 0;
        for (long i = 1; i <= n; i++) {
            sum += 1.0 / i;
        }
        return sum;
    }

    /** How many tests are rejected at a level. */
    public int rejections(double[] pValues, double level) {
        return (int) Arrays.stream(adjust(pValues)).filter(p -> p <= level).count();
    }
}
