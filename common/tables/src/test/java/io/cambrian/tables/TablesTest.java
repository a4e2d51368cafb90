package io.cambrian.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void everyTableClassIsListed() {
        List<String> classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.cambrian.tables").stream()
                        .map(JavaClass::getSimpleName)
                        .filter(n -> n.endsWith("Table"))
                        .sorted()
                        .toList();
        assertThat(Tables.ALL).hasSameSizeAs(classes);
        assertThat(Tables.ALL).extracting(TableSpec::name).doesNotHaveDuplicates();
    }

    @Test
    void everyColumnSaysWhatItHolds() {
        for (TableSpec table : Tables.ALL) {
            assertThat(table.meaning()).as(table.name()).endsWith(".");
            assertThat(table.key()).as(table.name()).isNotEmpty();
            assertThat(table.columns())
                    .as(table.name())
                    .allSatisfy(c -> assertThat(c.meaning()).isNotBlank())
                    .allSatisfy(c -> assertThat(c.name()).matches("[a-z][a-z0-9_]*"));
            for (String key : table.key()) {
                assertThat(table.columns().stream()
                                .filter(c -> c.name().equals(key))
                                .findFirst()
                                .orElseThrow()
                                .nullable())
                        .as(table.name() + "." + key)
                        .isFalse();
            }
        }
    }
}
