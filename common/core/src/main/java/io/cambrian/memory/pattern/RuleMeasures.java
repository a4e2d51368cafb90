package io.cambrian.memory.pattern;

/**
 * How much an association rule "where A holds, B holds" says, from four counts.
 *
 * <p>Conventions are those of mlxtend where programs differ: conviction is infinite at confidence 1, Zhang's metric and the
 * certainty factor are 0 where they are not defined. Chi-squared is Pearson's of the 2 x 2 table without continuity correction.
 *
 * @param total number of cases, at least 1
 * @param antecedent cases in which A holds, at least 1
 * @param consequent cases in which B holds, at least 1
 * @param both cases in which both hold
 */
public record RuleMeasures(long total, long antecedent, long consequent, long both) {
    public RuleMeasures {
        boolean possible = antecedent >= 1
                && consequent >= 1
                && antecedent <= total
                && consequent <= total
                && both >= Math.max(0, antecedent + consequent - total)
                && both <= Math.min(antecedent, consequent);
        if (!possible) {
            throw new IllegalArgumentException("Of " + total + " cases, " + antecedent + " with A, " + consequent
                    + " with B and " + both + " with both are not possible.");
        }
    }

    private double a() {
        return (double) antecedent / total;
    }

    private double b() {
        return (double) consequent / total;
    }

    /** Share of the cases in which both hold. */
    public double support() {
        return (double) both / total;
    }

    /** Share of the cases with A in which B holds. */
    public double confidence() {
        return (double) both / antecedent;
    }

    /** Confidence over the share of B: above 1 where A makes B likelier. */
    public double lift() {
        return confidence() / b();
    }

    /** Support less what independence would give. Piatetsky-Shapiro 1991. */
    public double leverage() {
        return support() - a() * b();
    }

    /** How much oftener the rule would be wrong if A and B were independent. Brin et al. 1997, doi:10.1145/253260.253325. */
    public double conviction() {
        return both == antecedent ? Double.POSITIVE_INFINITY : (1 - b()) / (1 - confidence());
    }

    /** Zhang 2000, in [-1, 1]: leverage over the largest that the shares allow. */
    public double zhang() {
        double most = Math.max(support() * (1 - a()), a() * (b() - support()));
        return most == 0 ? 0 : leverage() / most;
    }

    /** Share of the cases with A or B in which both hold. */
    public double jaccard() {
        return (double) both / (antecedent + consequent - both);
    }

    /** How far A moves the probability of B toward certainty. */
    public double certainty() {
        return consequent == total ? 0 : (confidence() - b()) / (1 - b());
    }

    /** The mean of the confidences of the rule and of its converse. */
    public double kulczynski() {
        return ((double) both / antecedent + (double) both / consequent) / 2;
    }

    /** Pearson's statistic of independence, one degree of freedom; NaN where A or B always holds. */
    public double chiSquared() {
        double cross = (double) both * total - (double) antecedent * consequent;
        double rows = (double) antecedent * (total - antecedent);
        return cross * cross * total / (rows * consequent * (total - consequent));
    }
}
