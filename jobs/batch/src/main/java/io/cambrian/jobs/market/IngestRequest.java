package io.cambrian.jobs.market;

import io.cambrian.market.ReadOptions;
import java.util.List;
import java.util.Optional;

/**
 * What to bring in.
 *
 * @param locations bar files, membership files or folders of them, in the order in which later ones win
 * @param options what is declared of the bar files
 * @param currency ISO code of the currency of the prices; empty where not declared
 */
public record IngestRequest(List<String> locations, ReadOptions options, Optional<String> currency) {
    public IngestRequest {
        locations = List.copyOf(locations);
    }
}
