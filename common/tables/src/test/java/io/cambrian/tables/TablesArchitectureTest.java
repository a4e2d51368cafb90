package io.cambrian.tables;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cambrian.tables", importOptions = ImportOption.DoNotIncludeTests.class)
class TablesArchitectureTest {
    /** This module describes tables and keeps them; whatever computes lives elsewhere. */
    @ArchTest
    static final ArchRule onlyTablesAndTheirWarehouse = classes()
            .that()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(
                    "io\\.cambrian\\.tables\\.(files\\.\\w+|files\\.package-info|Tables|\\w+Table|Warehouse|TableSpec|Column|PackBars|Judged|DeltaLogFolder|RowMerge|SchemaUpgrade|TableDdl|ViewSpec|Views|\\w+Views|package-info)");
}
