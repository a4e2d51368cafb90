package io.cambrian.genome;

import io.cambrian.feature.Unit;
import java.util.Locale;

/** Writes the typed tree as text, with no more parentheses than the grammar needs. */
final class StrategyPrinter {
    private final StringBuilder out = new StringBuilder(200);

    private StrategyPrinter() {}

    static String print(Strategy strategy) {
        StrategyPrinter printer = new StrategyPrinter();
        strategy.longSide().ifPresent(side -> printer.side("long ", side));
        strategy.shortSide().ifPresent(side -> printer.side("short", side));
        printer.protection(strategy.sizing(), strategy.protection());
        return printer.out.substring(0, printer.out.length() - 1);
    }

    static String print(Cond cond) {
        StrategyPrinter printer = new StrategyPrinter();
        printer.cond(cond);
        return printer.out.toString();
    }

    static String print(Num num) {
        StrategyPrinter printer = new StrategyPrinter();
        printer.num(num, false);
        return printer.out.toString();
    }

    private void side(String name, Side side) {
        out.append("enter ").append(name).append("  when ");
        cond(side.enter());
        out.append("\nexit  ").append(name).append("  when ");
        if (side.exit() != null) {
            cond(side.exit());
        }
        if (side.maxHeldBars().isPresent()) {
            out.append(side.exit() == null ? "held > " : " or held > ")
                    .append(side.maxHeldBars().getAsInt())
                    .append(" bars");
        }
        out.append('\n');
    }

    private void protection(Sizing sizing, Protection protection) {
        out.append("size         ");
        if (sizing instanceof Sizing.Fixed fixed) {
            out.append("fixed ").append(Numbers.text(fixed.fraction()));
        } else if (sizing instanceof Sizing.TargetVolatility target) {
            out.append("target volatility ").append(Numbers.text(target.annualized()));
        }
        out.append('\n');
        protection.stop().ifPresent(x -> atr("stop         ", x));
        protection.trail().ifPresent(x -> atr("trail        ", x));
        protection
                .takeProfit()
                .ifPresent(
                        x -> out.append("take profit  ").append(Numbers.text(x)).append('\n'));
    }

    private void atr(String start, Protection.AtrMultiple x) {
        out.append(start)
                .append(Numbers.text(x.multiple()))
                .append(" * atr(")
                .append(x.window())
                .append(")\n");
    }

    private void cond(Cond cond) {
        if (cond instanceof Cond.Compare c) {
            comparison(c.left(), c.above() ? " > " : " < ", c.right());
        } else if (cond instanceof Cond.Cross c) {
            comparison(c.left(), c.above() ? " crosses above " : " crosses below ", c.right());
        } else if (cond instanceof Cond.And and) {
            cond(and.left(), and.left() instanceof Cond.Or);
            out.append(" and ");
            cond(and.right(), and.right() instanceof Cond.Or || and.right() instanceof Cond.And);
        } else if (cond instanceof Cond.Or or) {
            cond(or.left());
            out.append(" or ");
            cond(or.right(), or.right() instanceof Cond.Or);
        } else if (cond instanceof Cond.Not not) {
            out.append("not ");
            cond(not.x(), !(not.x() instanceof Cond.Not));
        }
    }

    private void cond(Cond cond, boolean parentheses) {
        if (parentheses) {
            out.append('(');
        }
        cond(cond);
        if (parentheses) {
            out.append(')');
        }
    }

    private void comparison(Num left, String operator, Num right) {
        // between two numbers nothing else tells their unit, so it is spelled out
        num(left, bare(left) && bare(right));
        out.append(operator);
        num(right, false);
    }

    private static boolean bare(Num num) {
        return num instanceof Num.Constant || (num instanceof Num.Scaled scaled && bare(scaled.x()));
    }

    private void num(Num num, boolean spellUnit) {
        if (num instanceof Num.Field field) {
            out.append(field.series().name().toLowerCase(Locale.ROOT));
        } else if (num instanceof Num.Constant constant) {
            out.append(Numbers.text(constant.value()));
            if (spellUnit) {
                out.append(" as ").append(unitName(constant.unit()));
            }
        } else if (num instanceof Num.Indicator indicator) {
            indicator(indicator);
        } else if (num instanceof Num.Shift shift) {
            num(shift.base(), false);
            out.append(shift.plus() ? " + " : " - ");
            operand(shift.distance(), false);
        } else if (num instanceof Num.Spread spread) {
            num(spread.left(), false);
            out.append(" - ");
            operand(spread.right(), false);
        } else if (num instanceof Num.Scaled scaled) {
            out.append(Numbers.text(scaled.factor())).append(" * ");
            operand(scaled.x(), spellUnit);
        }
    }

    private void operand(Num num, boolean spellUnit) {
        boolean parentheses = num instanceof Num.Shift || num instanceof Num.Spread;
        if (parentheses) {
            out.append('(');
        }
        num(num, spellUnit);
        if (parentheses) {
            out.append(')');
        }
    }

    private void indicator(Num.Indicator indicator) {
        out.append(indicator.kind().text()).append('(');
        String separator = "";
        if (indicator.source() != null) {
            num(indicator.source(), false);
            separator = ", ";
        }
        for (double parameter : indicator.parameters()) {
            out.append(separator).append(Numbers.text(parameter));
            separator = ", ";
        }
        out.append(')');
    }

    static String unitName(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
