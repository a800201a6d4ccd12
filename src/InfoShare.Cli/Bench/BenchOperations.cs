using Grpc.Core;
using InfoShare.Cli.Population;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Probation.V1;

namespace InfoShare.Cli.Bench;

/// <summary>One kind of request.</summary>
/// <param name="Name">As it is reported.</param>
/// <param name="Action">As the audit names it.</param>
/// <param name="CallAsync">Makes request number n.</param>
internal sealed record BenchOperation(string Name, string Action, Func<int, CancellationToken, Task> CallAsync);

/// <summary>The three kinds of request that are measured, over people of the loaded population.</summary>
internal sealed class BenchOperations(InfoShareConnection surgery, InfoShareConnection probation, SyntheticPopulation population)
{
    private readonly HealthService.HealthServiceClient health =
        new(surgery.As(new InfoSharePractitioner("bench-gp", "Dr Bench Aldertest", "GP")).CallInvoker);

    private readonly ProbationService.ProbationServiceClient officer =
        new(probation.As(new InfoSharePractitioner("bench-po", "Bench Briarmock", "PROBATION_OFFICER")).CallInvoker);

    /// <summary>Publish, check, query.</summary>
    public IReadOnlyList<BenchOperation> All =>
    [
        new("publish", "HealthService/ShareConcern", PublishAsync),
        new("check new partner", "ProbationService/CheckNewPartner", CheckAsync),
        new("query child", "HealthService/QueryChild", QueryAsync),
    ];

    private async Task PublishAsync(int n, CancellationToken ct) => await health.ShareConcernAsync(
        new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { PersonId = Pick(population.Parents, n) },
                Indicators = { ConcernIndicator.ParentMhCondition },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "An invented concern, shared to measure how long sharing takes.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.PublicFunction,
            },
        },
        new CallOptions(cancellationToken: ct));

    private async Task CheckAsync(int n, CancellationToken ct) => await officer.CheckNewPartnerAsync(
        new CheckNewPartnerRequest
        {
            SupervisedPerson = new SubjectRef { PersonId = Pick(population.Supervised, n) },
            NewPartner = new SubjectRef { PersonId = Pick(population.Parents, n) },
            Intention = new DeclaredIntention { Residence = ResidenceKind.MainHome, Words = "Moving in next month." },
            ChildContact = ChildContactAnswer.No,
            Purpose = Why(Purpose.AssessAdultAccess, "An invented move-in, checked to measure how long a check takes."),
        },
        new CallOptions(cancellationToken: ct));

    private async Task QueryAsync(int n, CancellationToken ct) => await health.QueryChildAsync(
        new QueryChildRequest
        {
            Child = new SubjectRef { PersonId = Pick(population.Children, n) },
            Purpose = Why(Purpose.AssessChild, "An invented appointment, asked about to measure how long a query takes."),
        },
        new CallOptions(cancellationToken: ct));

    private static AccessPurpose Why(Purpose purpose, string reason) => new()
    {
        Purpose = purpose,
        Reason = reason,
        LegalBasis = LegalBasis.SafeguardingCondition,
        LeadNotice = LeadNotice.Tell,
    };

    // A prime step: neighbours in time are not neighbours in the database.
    private static string Pick(List<string> ids, int n) => ids[(int)((n * 7919L) % ids.Count)];
}
