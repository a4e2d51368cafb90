package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.DataException;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import org.junit.jupiter.api.Test;

class SearchWindowTest {
    private static final Market MARKET = ScriptedWorld.calm(new WorldShape(2, 800, Noise.IID_NORMAL, Listing.STEADY, 0))
            .world(1, 0);

    @Test
    void theLastSessionsAreSeenAndNothingIsHeldOut() {
        int[] calendar = MARKET.calendar();
        SearchWindow window = SearchWindow.of(MARKET, 504);
        assertThat(window).isEqualTo(new SearchWindow(calendar[800 - 504 - 250], calendar[800 - 504], calendar[799]));
        assertThat(window.seen(MARKET).calendar()).hasSize(754);
    }

    @Test
    void aShortMarketIsRefused() {
        assertThatThrownBy(() -> SearchWindow.of(MARKET, 551))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("800 days; a search of the last 551 needs 250 more");
        assertThat(SearchWindow.of(MARKET, 550).warmUpFrom()).isEqualTo(MARKET.calendar()[0]);
    }

    @Test
    void aSearchThatIsToSeeMoreThanThereIsSeesAllThereIs() {
        assertThat(SearchWindow.upTo(MARKET, 756)).isEqualTo(SearchWindow.of(MARKET, 550));
        assertThat(SearchWindow.upTo(MARKET, 756).sessions(MARKET)).isEqualTo(550);
        assertThat(SearchWindow.upTo(MARKET, 504)).isEqualTo(SearchWindow.of(MARKET, 504));
        int[] calendar = MARKET.calendar();
        Market tooShort = MARKET.between(calendar[0], calendar[500]);
        assertThatThrownBy(() -> SearchWindow.upTo(tooShort, 756))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("501 days; a search of the last 252 needs 250 more");
    }
}
