package io.cambrian.tables;

import java.util.List;

/** All tables of a warehouse, in the order in which the cycle fills them. */
public final class Tables {
    public static final List<TableSpec> ALL = List.of(
            InstrumentsTable.SPEC,
            UniverseTable.SPEC,
            BarsTable.SPEC,
            QuarantineTable.SPEC,
            EnvironmentTable.SPEC,
            ContextsTable.SPEC,
            RegimeModelsTable.SPEC,
            RegimesTable.SPEC,
            RunsTable.SPEC,
            ScoringsTable.SPEC,
            PopulationsTable.SPEC,
            TrialsTable.SPEC,
            StrategiesTable.SPEC,
            LineageTable.SPEC,
            StrategyReturnsTable.SPEC,
            TwinsTable.SPEC,
            HoldoutsTable.SPEC,
            PromotionsTable.SPEC,
            ErrorBudgetTable.SPEC,
            ForwardTable.SPEC,
            LabTable.SPEC,
            ExperienceTable.SPEC,
            LearningCurvesTable.SPEC,
            PoliciesTable.SPEC,
            ParametersTable.SPEC,
            TradeMemoryTable.SPEC,
            RegimeMemoryTable.SPEC,
            BehaviorMemoryTable.SPEC,
            UserModelsTable.SPEC,
            EnvironmentMemoryTable.SPEC,
            RecallCasesTable.SPEC,
            RecallSidesTable.SPEC,
            PatternsTable.SPEC,
            RulesTable.SPEC,
            CorrelationTable.SPEC,
            VarTable.SPEC,
            StressTable.SPEC,
            LiquidityTable.SPEC,
            AllocationsTable.SPEC,
            AttributionTable.SPEC,
            JournalTable.SPEC,
            TurnsTable.SPEC,
            PlanMembersTable.SPEC,
            PaperAccountsTable.SPEC,
            MetricsTable.SPEC);

    private Tables() {}
}
