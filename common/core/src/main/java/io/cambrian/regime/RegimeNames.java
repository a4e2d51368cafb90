package io.cambrian.regime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Names that a trader would use for regimes, from their typical volatility, trend and drawdown. Volatility and drawdown are
 * judged against the training window, the trend by its own size: 0.7 volatilities over 60 days is a rise.
 */
final class RegimeNames {
    private static final double CALM = -0.4;
    private static final double AGITATED = 0.6;
    private static final double STORM = 1.5;
    private static final double RISE = 0.6;
    private static final double FALL = -0.3;

    private RegimeNames() {}

    /** Distinct names of the regimes, which are ordered from the calmest. */
    static List<String> of(
            List<String> features, List<Boolean> logarithmic, double[] center, double[] scale, double[][] means) {
        int volatility = features.indexOf(ContextFeature.VOLATILITY_20.label());
        int trend = features.indexOf(ContextFeature.TREND_60.label());
        int drawdown = features.indexOf(ContextFeature.DRAWDOWN_250.label());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            if (volatility >= 0) {
                double t = trend < 0 ? 0 : center[trend] + scale[trend] * means[i][trend];
                double fallen = drawdown < 0 ? 0 : means[i][drawdown];
                names.add(ofContext(means[i][volatility], t, fallen));
            } else {
                names.add(ofRank(i, means.length, means[i]));
            }
        }
        return distinct(names, features, means);
    }

    private static String ofContext(double volatility, double trend, double fallen) {
        boolean rise = trend > RISE;
        boolean fall = trend < FALL;
        if (volatility < CALM) {
            return rise ? "calm rise" : fall ? "calm decline" : "calm drift";
        }
        if (volatility < AGITATED) {
            return rise ? "steady rise" : fall ? "nervous decline" : "nervous sideways";
        }
        if (rise) {
            return fallen > 0.3 ? "recovery rally" : "volatile rise";
        }
        if (volatility > STORM && fallen > 1) {
            return "crisis";
        }
        return fall ? "high-volatility fall" : "high-volatility sideways";
    }

    /** For features without a known meaning: only the order of the regimes and the sign of their mean are used. */
    private static String ofRank(int rank, int states, double[] mean) {
        double sum = 0;
        for (double m : mean) {
            sum += m;
        }
        String side = sum / mean.length > 0 ? "above average" : "below average";
        String mood = rank == 0 ? "calm" : rank == states - 1 ? "turbulent" : "nervous";
        return mood + ", " + side;
    }

    private static List<String> distinct(List<String> names, List<String> features, double[][] means) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            groups.computeIfAbsent(names.get(i), n -> new ArrayList<>()).add(i);
        }
        List<String> result = new ArrayList<>(names);
        groups.forEach((name, members) -> {
            if (members.size() > 1) {
                int feature = mostDifferent(members, means);
                List<Integer> sorted = members.stream()
                        .sorted(Comparator.comparingDouble(i -> means[i][feature]))
                        .toList();
                String subject = subject(features.get(feature));
                for (int rank = 0; rank < sorted.size(); rank++) {
                    result.set(sorted.get(rank), name + ", " + degree(rank, sorted.size()) + " " + subject);
                }
            }
        });
        return result;
    }

    private static String degree(int rank, int count) {
        if (rank == 0) {
            return "low";
        }
        if (rank == count - 1) {
            return "high";
        }
        return count == 3 ? "medium" : "medium " + rank;
    }

    private static String subject(String feature) {
        for (ContextFeature known : ContextFeature.values()) {
            if (known.label().equals(feature)) {
                return feature.substring(0, feature.indexOf('_'));
            }
        }
        return feature;
    }

    private static int mostDifferent(List<Integer> members, double[][] means) {
        return IntStream.range(0, means[0].length)
                .boxed()
                .max(Comparator.comparingDouble(f -> {
                    double low =
                            members.stream().mapToDouble(i -> means[i][f]).min().orElse(0);
                    double high =
                            members.stream().mapToDouble(i -> means[i][f]).max().orElse(0);
                    return high - low;
                }))
                .orElseThrow();
    }
}
