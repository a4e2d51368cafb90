package io.cambrian.lab;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.LeakAudit;
import io.cambrian.evidence.StrategyAudit;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;

/**
 * How often the leak auditor catches planted leaks, and accuses clean strategies.
 *
 * @param caught planted leaks that were found
 * @param accused random strategies of the language, all clean, that were said to leak
 */
public record LeakTrials(Rate caught, Rate accused) {
    private static final int DAYS = 260;
    private static final int INSTRUMENTS = 2;
    private static final int CLEAN_PER_WORLD = 50;
    private static final int CLEAN_CUTS = 4;

    /**
     * Audits every planted leak, and fifty random strategies, in each of some worlds.
     *
     * @param worlds at least 1
     */
    public static LeakTrials run(int worlds, long seed) {
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        int planted = 0;
        int caught = 0;
        int clean = 0;
        int accused = 0;
        for (int k = 0; k < worlds; k++) {
            long own = Seeds.derive(seed, Seeds.ofText("leak trials"), k);
            Market market = new WorldShape(INSTRUMENTS, DAYS, Noise.GARCH, Listing.STEADY, 0.05).noiseWorld(own, 0);
            for (PlantedLeaks.Planted leak : PlantedLeaks.all()) {
                planted++;
                caught += LeakAudit.of(leak.subject(), market, DAYS, own).isPresent() ? 1 : 0;
            }
            List<Strategy> strategies = new ArrayList<>();
            for (int i = 0; i < CLEAN_PER_WORLD; i++) {
                strategies.add(grammar.random(Seeds.stream(own, Seeds.ofText("clean"), i)));
            }
            clean += strategies.size();
            accused += (int) new StrategyAudit(market, Costs.DEFAULT, CLEAN_CUTS, own)
                    .of(strategies).stream().filter(leak -> leak.isPresent()).count();
        }
        return new LeakTrials(Rate.of(caught, planted), Rate.of(accused, clean));
    }
}
