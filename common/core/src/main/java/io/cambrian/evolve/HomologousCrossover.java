package io.cambrian.evolve;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One-point crossover (Poli and Langdon 1998, "Schema theory for genetic programming with one-point crossover and point
 * mutation", doi:10.1162/evco.1998.6.3.231): both parents are laid over each other from the roots of their entries and exits,
 * as far as the nodes have the same shape, and a subtree gives way to the one in the same place of the other parent. What a
 * subtree meant where it stood, it still means. Nodes match in shape when they are of the same kind and have as many
 * operands; subtrees that are equal, or numbers of another unit, are no place to cross.
 */
final class HomologousCrossover implements Variation {
    @Override
    public String name() {
        return Operators.HOMOLOGOUS;
    }

    @Override
    public int parents() {
        return 2;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Overlay overlay = new Overlay(parents.get(0));
        overlay.lay(parents.get(1));
        List<Strategy> children = overlay.children;
        return children.isEmpty() ? Optional.empty() : Optional.of(children.get(random.nextInt(children.size())));
    }

    /** Walks the receiver in the order of {@link Subtrees}, with the donor's node beside each as long as shapes match. */
    private static final class Overlay {
        private final Strategy receiver;
        private final List<Strategy> children = new ArrayList<>();
        private int conds;
        private int nums;

        Overlay(Strategy receiver) {
            this.receiver = receiver;
        }

        void lay(Strategy donor) {
            receiver.longSide().ifPresent(side -> lay(side, donor.longSide()));
            receiver.shortSide().ifPresent(side -> lay(side, donor.shortSide()));
        }

        private void lay(Side side, Optional<Side> other) {
            lay(side.enter(), other.map(Side::enter).orElse(null));
            if (side.exit() != null) {
                lay(side.exit(), other.map(Side::exit).orElse(null));
            }
        }

        private void lay(Cond cond, Cond other) {
            int place = conds++;
            if (other != null && !other.equals(cond)) {
                children.add(Subtrees.withCond(receiver, place, other));
            }
            if (cond instanceof Cond.Compare c) {
                Cond.Compare match = other instanceof Cond.Compare m ? m : null;
                lay(c.left(), match == null ? null : match.left());
                lay(c.right(), match == null ? null : match.right());
            } else if (cond instanceof Cond.Cross c) {
                Cond.Cross match = other instanceof Cond.Cross m ? m : null;
                lay(c.left(), match == null ? null : match.left());
                lay(c.right(), match == null ? null : match.right());
            } else if (cond instanceof Cond.And c) {
                Cond.And match = other instanceof Cond.And m ? m : null;
                lay(c.left(), match == null ? null : match.left());
                lay(c.right(), match == null ? null : match.right());
            } else if (cond instanceof Cond.Or c) {
                Cond.Or match = other instanceof Cond.Or m ? m : null;
                lay(c.left(), match == null ? null : match.left());
                lay(c.right(), match == null ? null : match.right());
            } else {
                lay(((Cond.Not) cond).x(), other instanceof Cond.Not m ? m.x() : null);
            }
        }

        private void lay(Num num, Num other) {
            int place = nums++;
            if (other != null && other.unit() == num.unit() && !other.equals(num)) {
                children.add(Subtrees.withNum(receiver, place, other));
            }
            if (num instanceof Num.Indicator c && c.source() != null) {
                lay(c.source(), other instanceof Num.Indicator m ? m.source() : null);
            } else if (num instanceof Num.Shift c) {
                Num.Shift match = other instanceof Num.Shift m ? m : null;
                lay(c.base(), match == null ? null : match.base());
                lay(c.distance(), match == null ? null : match.distance());
            } else if (num instanceof Num.Spread c) {
                Num.Spread match = other instanceof Num.Spread m ? m : null;
                lay(c.left(), match == null ? null : match.left());
                lay(c.right(), match == null ? null : match.right());
            } else if (num instanceof Num.Scaled c) {
                lay(c.x(), other instanceof Num.Scaled m ? m.x() : null);
            }
        }
    }
}
