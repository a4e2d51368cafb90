package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class SymbolMapTest {
    @Property(tries = 300)
    void itIsTheTreeMapOfItsEntries(
            @ForAll @Size(max = 30) Set<@AlphaChars @StringLength(max = 3) String> keys,
            @ForAll @AlphaChars @StringLength(max = 3) String probe,
            @ForAll @AlphaChars @StringLength(max = 3) String other) {
        TreeMap<String, Integer> tree = new TreeMap<>();
        keys.forEach(k -> tree.put(k, k.hashCode()));
        SortedMap<String, Integer> map = SymbolMap.copyOf(tree);
        assertThat(map).isEqualTo(tree).hasSameHashCodeAs(tree);
        assertThat(map.toString()).isEqualTo(tree.toString());
        assertThat(tree).isEqualTo(map);
        assertThat(map.get(probe)).isEqualTo(tree.get(probe));
        assertThat(map.containsKey(probe)).isEqualTo(tree.containsKey(probe));
        assertThat(map.headMap(probe)).isEqualTo(tree.headMap(probe));
        assertThat(map.tailMap(probe)).isEqualTo(tree.tailMap(probe));
        if (probe.compareTo(other) <= 0) {
            assertThat(map.subMap(probe, other)).isEqualTo(tree.subMap(probe, other));
        }
        if (!tree.isEmpty()) {
            assertThat(map.firstKey()).isEqualTo(tree.firstKey());
            assertThat(map.lastKey()).isEqualTo(tree.lastKey());
        }
        assertThat(SymbolMap.copyOf(map)).isSameAs(map);
    }
}
