using InfoShare.Core.Agencies;
using InfoShare.Core.Contacts;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>What all reports of agencies have in common, between the protocol and Core.</summary>
internal static class FormMapping
{
    public static FormBasics ToCore(this P.ReportBasics b) => new()
    {
        Urgency = (Urgency)(int)b.Urgency,
        LegalBasis = (LegalBasis)(int)b.LegalBasis,
        Source = (SourceKind)(int)b.Source,
        Consent = (ConsentState)(int)b.Consent,
        ConsentReason = CommonMapping.OrNull(b.ConsentReason),
        AgencyLabel = CommonMapping.OrNull(b.AgencyLabel),
        KnownAt = b.KnownAt?.ToDateTimeOffset(),
        NotedAt = b.NotedAt?.ToDateTimeOffset(),
        Incidents = [.. b.Incidents.Select(i => i.ToCore())],
        ChildWords = b.ChildWords.ToCore(),
    };

    /// <summary>A meeting that came with a report, on the report's legal basis where it names none of its own.</summary>
    public static ContactStatement? MetBy(this P.VisitStatement? visit, P.SubjectRef person, P.ReportBasics basics)
    {
        if (visit is null)
            return null;
        var met = visit.ToCore(person);
        return met.LegalBasis == LegalBasis.Unspecified ? met with { LegalBasis = (LegalBasis)(int)basics.LegalBasis } : met;
    }

    public static C.ReportKept ToProto(this FormKept kept, RegistrySnapshot registry) => new()
    {
        Concern = kept.Shared?.ToProto(registry) ?? kept.OfPlace!.ToProto(registry),
        ContactIds = { kept.ContactIds },
        NoteIds = { kept.NoteIds },
        TaskId = kept.TaskId ?? "",
        TaskDue = CommonMapping.Stamp(kept.TaskDue),
    };
}
