package io.cambrian;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cambrian", importOptions = ImportOption.DoNotIncludeTests.class)
class BatchArchitectureTest {
    private static final String CALCULATORS =
            "(Metrics|Overfit|Backtest|Indicators|Correlation|Var|Stress|Weights|RegimeFit)Command";
    private static final String FRAME =
            "Cambrian|Failures|Output|TextTable|Csv|JsonOption|Version|ReturnsFile|WeightsFile";

    /** Elsewhere data is tables, that is data frames: distribution by hand stays in one place. */
    @ArchTest
    static final ArchRule onlyScoringDistributesByHand = noClasses()
            .that()
            .resideOutsideOfPackage("io.cambrian.jobs.scoring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark.rdd..", "org.apache.spark.api.java", "org.apache.spark.broadcast..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.spark.SparkContext")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.apache\\.spark\\.util\\.\\w*Accumulator\\w*");

    /** They answer in a second because nothing of Spark is loaded for them. */
    @ArchTest
    static final ArchRule calculatorsStartWithoutACluster = noClasses()
            .that()
            .haveNameMatching("io\\.cambrian\\.cli\\.(" + CALCULATORS + "|" + FRAME + ")(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "io.delta..");

    @ArchTest
    static final ArchRule allCalculatorsAreCommands = classes()
            .that()
            .haveNameMatching("io\\.cambrian\\.cli\\." + CALCULATORS)
            .should()
            .implement("java.util.concurrent.Callable");
}
