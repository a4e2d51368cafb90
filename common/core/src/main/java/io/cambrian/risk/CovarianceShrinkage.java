package io.cambrian.risk;

/** The shrinkage estimators: divisor n throughout ({@code S = X'X/n} after demeaning). */
final class CovarianceShrinkage {
    private final double[][] x;
    private final double[][] s;
    private final int rows;
    private final int assets;

    CovarianceShrinkage(double[][] completeRows) {
        rows = completeRows.length;
        assets = completeRows[0].length;
        x = new double[rows][assets];
        for (int i = 0; i < assets; i++) {
            double mean = Returns.mean(Returns.column(completeRows, i));
            for (int t = 0; t < rows; t++) {
                x[t][i] = completeRows[t][i] - mean;
            }
        }
        s = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (double[] row : x) {
                    sum += row[i] * row[j];
                }
                s[i][j] = s[j][i] = sum / rows;
            }
        }
    }

    Covariance toward(ShrinkageTarget target) {
        return switch (target) {
            case IDENTITY -> identity();
            case SINGLE_FACTOR -> singleFactor();
            case CONSTANT_CORRELATION -> constantCorrelation();
            case DIAGONAL -> diagonal();
            case TWO_PARAMETER -> twoParameter();
        };
    }

    private Covariance diagonal() {
        double[][] target = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            target[i][i] = s[i][i];
        }
        return mix(target, intensity(fourthMoments() - sumOfSquares(), diagonalNoise(), target));
    }

    private Covariance twoParameter() {
        double all = 0;
        for (double[] row : s) {
            for (double v : row) {
                all += v;
            }
        }
        double variance = trace() / assets;
        double covariance = assets == 1 ? 0 : (all - trace()) / (assets * (assets - 1.0));
        double[][] target = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                target[i][j] = i == j ? variance : covariance;
            }
        }
        double onDiagonal = (fourthMoments() - trace() * trace()) / assets;
        double offDiagonal = 0;
        for (double[] row : x) {
            double sum = 0;
            double squares = 0;
            for (double v : row) {
                sum += v;
                squares += v * v;
            }
            double cross = sum * sum - squares;
            offDiagonal += cross * cross / (assets * (double) rows);
        }
        offDiagonal -= (all - trace()) * (all - trace()) / assets;
        double rho = assets == 1 ? onDiagonal : onDiagonal + offDiagonal / (assets - 1);
        return mix(target, intensity(fourthMoments() - sumOfSquares(), rho, target));
    }

    /**
     * Constant correlation with PyPortfolioOpt's mixture of divisors: the sample covariance with n-1, its moments with n
     * ({@code CovarianceShrinkage.ledoit_wolf("constant_correlation")}, 1.5.6).
     */
    Covariance constantCorrelationOfPyPortfolioOpt() {
        double scale = rows / (rows - 1.0);
        double[] sd = deviations();
        double mean = 0;
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                mean += i == j ? 0 : s[i][j] / (sd[i] * sd[j]);
            }
        }
        mean = assets == 1 ? 0 : mean / (assets * (assets - 1.0));
        double pi = 0;
        double rho = 0;
        double gamma = 0;
        double[][] target = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                double sample = s[i][j] * scale;
                double squares = 0;
                double cubes = 0;
                for (double[] row : x) {
                    squares += row[i] * row[i] * row[j] * row[j];
                    cubes += row[i] * row[i] * row[i] * row[j];
                }
                double noise = squares / rows - 2 * s[i][j] * sample + sample * sample;
                pi += noise;
                target[i][j] = i == j ? sample : mean * sd[i] * sd[j] * scale;
                gamma += (sample - target[i][j]) * (sample - target[i][j]);
                double own = s[i][i] * scale;
                rho += i == j
                        ? noise
                        : mean * sd[j] / sd[i] * (cubes / rows - s[i][i] * sample - s[i][j] * own + own * sample);
            }
        }
        double delta = gamma > 0 ? clamp((pi - rho) / gamma / rows) : 0;
        double[][] m = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                m[i][j] = delta * target[i][j] + (1 - delta) * s[i][j] * scale;
            }
        }
        return new Covariance(m, rows, delta);
    }

    private double[] deviations() {
        double[] sd = new double[assets];
        for (int i = 0; i < assets; i++) {
            sd[i] = Math.sqrt(s[i][i]);
            if (!(sd[i] > 0)) {
                throw new io.cambrian.fault.DataException(
                        "Asset " + i + " never moves on the complete rows, so it has no"
                                + " correlation.\nDrop it, or shrink toward the identity instead.");
            }
        }
        return sd;
    }

    private Covariance identity() {
        double mu = trace() / assets;
        double sumS2 = sumOfSquares();
        double distance = sumS2 - assets * mu * mu;
        double noise = (fourthMoments() - sumS2) / rows;
        return mix(scaledIdentity(mu), distance > 0 ? clamp(noise / distance) : 0);
    }

    Covariance oas(double correction) {
        double trace = trace();
        double trace2 = sumOfSquares();
        double ratio = correction / assets;
        double numerator = (1 - ratio) * trace2 + trace * trace;
        double denominator = (rows + 1 - ratio) * (trace2 - trace * trace / assets);
        return mix(scaledIdentity(trace / assets), denominator > 0 ? clamp(numerator / denominator) : 1);
    }

    private Covariance singleFactor() {
        double[] market = new double[rows];
        for (int t = 0; t < rows; t++) {
            market[t] = Returns.mean(x[t]);
        }
        double[] beta = new double[assets];
        double marketVariance = 0;
        for (int t = 0; t < rows; t++) {
            marketVariance += market[t] * market[t] / rows;
            for (int i = 0; i < assets; i++) {
                beta[i] += x[t][i] * market[t] / rows;
            }
        }
        if (!(marketVariance > 0)) {
            return new Covariance(s, rows, 0);
        }
        double[][] target = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                target[i][j] = i == j ? s[i][i] : beta[i] * beta[j] / marketVariance;
            }
        }
        double rho = diagonalNoise();
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                if (i == j) {
                    continue;
                }
                double own = 0;
                double both = 0;
                for (int t = 0; t < rows; t++) {
                    own += x[t][i] * x[t][i] * x[t][j] * market[t];
                    both += x[t][i] * market[t] * x[t][j] * market[t];
                }
                double v1 = own / rows - beta[i] * s[i][j];
                double v3 = both / rows - marketVariance * s[i][j];
                rho += 2 * v1 * beta[j] / marketVariance - v3 * beta[i] * beta[j] / (marketVariance * marketVariance);
            }
        }
        return mix(target, intensity(fourthMoments() - sumOfSquares(), rho, target));
    }

    private Covariance constantCorrelation() {
        double[] sd = deviations();
        double mean = 0;
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                mean += i == j ? 0 : s[i][j] / (sd[i] * sd[j]);
            }
        }
        mean = assets == 1 ? 0 : mean / (assets * (assets - 1.0));
        double[][] target = new double[assets][assets];
        double rho = diagonalNoise();
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                target[i][j] = i == j ? s[i][i] : mean * sd[i] * sd[j];
                if (i != j) {
                    double cubes = 0;
                    for (double[] row : x) {
                        cubes += row[i] * row[i] * row[i] * row[j];
                    }
                    rho += mean * (sd[j] / sd[i]) * (cubes / rows - s[i][i] * s[i][j]);
                }
            }
        }
        return mix(target, intensity(fourthMoments() - sumOfSquares(), rho, target));
    }

    private double intensity(double pi, double rho, double[][] target) {
        double gamma = 0;
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                gamma += (s[i][j] - target[i][j]) * (s[i][j] - target[i][j]);
            }
        }
        return gamma > 0 ? clamp((pi - rho) / gamma / rows) : 0;
    }

    /** The sum over all pairs of the mean of {@code x_i^2 x_j^2}. */
    private double fourthMoments() {
        double sum = 0;
        for (double[] row : x) {
            double squares = 0;
            for (double v : row) {
                squares += v * v;
            }
            sum += squares * squares;
        }
        return sum / rows;
    }

    private double diagonalNoise() {
        double sum = 0;
        for (int i = 0; i < assets; i++) {
            double fourth = 0;
            for (double[] row : x) {
                fourth += row[i] * row[i] * row[i] * row[i];
            }
            sum += fourth / rows - s[i][i] * s[i][i];
        }
        return sum;
    }

    private double trace() {
        double sum = 0;
        for (int i = 0; i < assets; i++) {
            sum += s[i][i];
        }
        return sum;
    }

    private double sumOfSquares() {
        double sum = 0;
        for (double[] row : s) {
            for (double v : row) {
                sum += v * v;
            }
        }
        return sum;
    }

    private double[][] scaledIdentity(double mu) {
        double[][] target = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            target[i][i] = mu;
        }
        return target;
    }

    private Covariance mix(double[][] target, double delta) {
        double[][] m = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            for (int j = 0; j < assets; j++) {
                m[i][j] = delta * target[i][j] + (1 - delta) * s[i][j];
            }
        }
        return new Covariance(m, rows, delta);
    }

    private static double clamp(double v) {
        return Math.max(0, Math.min(1, v));
    }
}
