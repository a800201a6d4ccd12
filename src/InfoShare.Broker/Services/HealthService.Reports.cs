using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Agencies.Health;
using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Health.V1;
using H = InfoShare.Core.Agencies.Health;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door: what its services report in their own words.</summary>
public sealed partial class HealthService
{
    public override async Task<ReportEdAttendanceResponse> ReportEdAttendance(ReportEdAttendanceRequest request, ServerCallContext context)
    {
        var report = new ReportEdAttendance(
            request.Patient.ToCore(), request.PatientIs != PatientIs.Adult, request.ArrivedAt?.ToDateTimeOffset(), (H.EdPresentation)(int)request.PresentedWith,
            request.RiskStatement, CommonMapping.OrNull(request.AccountGiven), CommonMapping.OrNull(request.AccountBy), (H.AccountFits)(int)request.AccountFits,
            request.NotYetMobile, request.LeftBeforeSeen, CommonMapping.OrNull(request.DischargedTo), (ChildContactAnswer)(int)request.ChildrenAnswer,
            Bearings(request.Children), request.Seen.MetBy(request.Patient, request.Basics), [.. request.SuspectedSources.Select(s => s.ToCore())], request.Basics.ToCore());
        return new ReportEdAttendanceResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<ReportAntenatalConcernResponse> ReportAntenatalConcern(ReportAntenatalConcernRequest request, ServerCallContext context)
    {
        var report = new ReportAntenatalConcern(
            request.Mother.ToCore(), request.Unborn?.ToCore(), request.BookedAtWeeks == 0 ? null : request.BookedAtWeeks,
            [.. request.Worries.Select(w => (H.AntenatalWorry)(int)w)], request.RiskStatement, Bearings(request.Children),
            [.. request.SuspectedSources.Select(s => s.ToCore())], request.Basics.ToCore());
        return new ReportAntenatalConcernResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<ReportParentalMentalHealthResponse> ReportParentalMentalHealth(ReportParentalMentalHealthRequest request, ServerCallContext context)
    {
        var coordinator = request.CareCoordinator is { } c ? string.Join(", ", new[] { c.Name, c.Telephone }.Where(w => w.Length > 0)) : "";
        var report = new ReportParentalMentalHealth(
            request.Patient.ToCore(), (H.MentalHealthChange)(int)request.Change, request.ChildInDelusion, request.Perinatal,
            (ChildContactAnswer)(int)request.ChildrenAnswer, Bearings(request.MeansForCare), request.RiskStatement, CommonMapping.OrNull(coordinator), request.Basics.ToCore());
        return new ReportParentalMentalHealthResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<ReportSubstanceUseResponse> ReportSubstanceUse(ReportSubstanceUseRequest request, ServerCallContext context)
    {
        var report = new ReportSubstanceUse(
            request.Client.ToCore(), request.Drugs, request.Alcohol, request.SubstituteMedicineAtHome, (H.StoredSafely)(int)request.StoredSafely,
            (H.ServiceEngagement)(int)request.Engagement, (ChildContactAnswer)(int)request.ChildrenAnswer, Bearings(request.MeansForCare), request.RiskStatement,
            request.Basics.ToCore());
        return new ReportSubstanceUseResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<ShareExploitationConcernResponse> ShareExploitationConcern(ShareExploitationConcernRequest request, ServerCallContext context)
    {
        var report = new ShareExploitationConcern(
            request.YoungPerson.ToCore(), [.. request.Signs.Select(s => (H.ExploitationSign)(int)s)],
            [.. request.Associates.Select(a => new H.UnnamedAssociate(CommonMapping.OrNull(a.Alias), CommonMapping.OrNull(a.Age), CommonMapping.OrNull(a.Vehicle)))],
            [.. request.SuspectedSources.Select(s => s.ToCore())], request.RiskStatement, request.Basics.ToCore());
        return new ShareExploitationConcernResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<RecordServiceEndedResponse> RecordServiceEnded(RecordServiceEndedRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var ended = new RecordServiceEnded(
            request.Patient.ToCore(), CommonMapping.Date(request.EndedOn)!.Value, (H.ServiceEndedBecause)(int)request.Because, CommonMapping.OrNull(request.SupportHeldBy),
            CommonMapping.OrNull(request.EndingId));
        var done = await recordInvolvement.HandleAsync(ended.ToInvolvement(call.Caller.Human.Role), call, context.CancellationToken);
        return new RecordServiceEndedResponse { InvolvementId = done.LinkId, Patient = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    private static IReadOnlyList<StatedBearing> Bearings(IEnumerable<P.ChildBearing> children) =>
        [.. children.Select(b => new StatedBearing(b.Child.ToCore(), CommonMapping.OrNull(b.Relevance), b.Present))];
}
