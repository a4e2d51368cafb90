package io.cambrian.genome;

import java.util.Comparator;
import java.util.List;

/** A total order of trees, smaller and simpler first, constants last; equal exactly when the trees are equal. */
final class TreeOrder {
    static final Comparator<Num> NUMS = TreeOrder::compare;
    static final Comparator<Cond> CONDS = TreeOrder::compare;

    private TreeOrder() {}

    static int compare(Num a, Num b) {
        int byKind = Integer.compare(rank(a), rank(b));
        boolean oneIsConstant = (a instanceof Num.Constant) != (b instanceof Num.Constant);
        if (oneIsConstant) {
            return byKind;
        }
        int bySize = Integer.compare(Complexity.of(a), Complexity.of(b));
        if (bySize != 0) {
            return bySize;
        }
        if (byKind != 0) {
            return byKind;
        }
        if (a instanceof Num.Field x && b instanceof Num.Field y) {
            return x.series().compareTo(y.series());
        } else if (a instanceof Num.Constant x && b instanceof Num.Constant y) {
            int byUnit = x.unit().compareTo(y.unit());
            return byUnit != 0 ? byUnit : Double.compare(x.value(), y.value());
        } else if (a instanceof Num.Indicator x && b instanceof Num.Indicator y) {
            int byIndicator = x.kind().compareTo(y.kind());
            if (byIndicator == 0 && x.source() != null) {
                byIndicator = compare(x.source(), y.source());
            }
            return byIndicator != 0 ? byIndicator : compare(x.parameters(), y.parameters());
        } else if (a instanceof Num.Shift x && b instanceof Num.Shift y) {
            int bySign = Boolean.compare(y.plus(), x.plus());
            int byBase = bySign != 0 ? bySign : compare(x.base(), y.base());
            return byBase != 0 ? byBase : compare(x.distance(), y.distance());
        } else if (a instanceof Num.Spread x && b instanceof Num.Spread y) {
            int byLeft = compare(x.left(), y.left());
            return byLeft != 0 ? byLeft : compare(x.right(), y.right());
        }
        Num.Scaled x = (Num.Scaled) a;
        Num.Scaled y = (Num.Scaled) b;
        int byInner = compare(x.x(), y.x());
        return byInner != 0 ? byInner : Double.compare(x.factor(), y.factor());
    }

    static int compare(Cond a, Cond b) {
        int bySize = Integer.compare(Complexity.of(a), Complexity.of(b));
        if (bySize != 0) {
            return bySize;
        }
        int byKind = Integer.compare(rank(a), rank(b));
        if (byKind != 0) {
            return byKind;
        }
        if (a instanceof Cond.Compare x && b instanceof Cond.Compare y) {
            return compare(x.left(), x.above(), x.right(), y.left(), y.above(), y.right());
        } else if (a instanceof Cond.Cross x && b instanceof Cond.Cross y) {
            return compare(x.left(), x.above(), x.right(), y.left(), y.above(), y.right());
        } else if (a instanceof Cond.And x && b instanceof Cond.And y) {
            int byLeft = compare(x.left(), y.left());
            return byLeft != 0 ? byLeft : compare(x.right(), y.right());
        } else if (a instanceof Cond.Or x && b instanceof Cond.Or y) {
            int byLeft = compare(x.left(), y.left());
            return byLeft != 0 ? byLeft : compare(x.right(), y.right());
        }
        return compare(((Cond.Not) a).x(), ((Cond.Not) b).x());
    }

    private static int compare(Num left1, boolean above1, Num right1, Num left2, boolean above2, Num right2) {
        int byLeft = compare(left1, left2);
        if (byLeft != 0) {
            return byLeft;
        }
        int byRight = compare(right1, right2);
        return byRight != 0 ? byRight : Boolean.compare(above2, above1);
    }

    private static int compare(List<Double> a, List<Double> b) {
        for (int i = 0; i < a.size(); i++) {
            int c = Double.compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }

    private static int rank(Num num) {
        if (num instanceof Num.Field) {
            return 0;
        } else if (num instanceof Num.Indicator) {
            return 1;
        } else if (num instanceof Num.Spread) {
            return 2;
        } else if (num instanceof Num.Shift) {
            return 3;
        } else if (num instanceof Num.Scaled) {
            return 4;
        }
        return 5;
    }

    private static int rank(Cond cond) {
        if (cond instanceof Cond.Compare) {
            return 0;
        } else if (cond instanceof Cond.Cross) {
            return 1;
        } else if (cond instanceof Cond.Not) {
            return 2;
        } else if (cond instanceof Cond.And) {
            return 3;
        }
        return 4;
    }
}
