package io.cambrian.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class LightCommandsTest {
    @Test
    void theCalculatorsKnowNothingOfSpark() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.spark..", "scala..", "io.delta..", "org.apache.arrow..", "io.cambrian.tables..")
                .check(new ClassFileImporter()
                        .importClasses(
                                BacktestCommand.class,
                                BarFileOption.class,
                                IndicatorsCommand.class,
                                OverfitCommand.class,
                                CorrelationCommand.class,
                                VarCommand.class,
                                StressCommand.class,
                                LiquidityCommand.class,
                                WeightsCommand.class,
                                RecallCommand.class,
                                AnalogsCommand.class,
                                CasesFile.class,
                                ReturnsFile.class,
                                WeightsFile.class,
                                Csv.class,
                                Output.class,
                                TextTable.class));
    }
}
