using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Security;
using InfoShare.Broker.Validation;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Tests.Security;

/// <summary>Every question about a person says why it is asked and whether the lead is told; there is no default (D1). What asks nothing stands here with its reason.</summary>
public sealed class WhyItIsAskedTests
{
    /// <summary>Answers about a person that ask for no purpose.</summary>
    private static readonly IReadOnlyDictionary<string, string> OwnDesk = new Dictionary<string, string>
    {
        ["infoshare.plan.v1.PlanService/GetPlan"] = "the own organisation's steps, and nothing of others",
        ["infoshare.identity.v1.IdentityService/ListIdentityDecisions"] = "whoever holds a record puts right whose it is, the steward too, to whom no purpose is open; it stands among the looks",
        ["infoshare.access.v1.EmergencyAccessService/ListEmergencyAccess"] = "its one purpose is SUPERVISION_AUDIT, which the broker writes down; it stands among the looks",
        ["infoshare.audit.v1.AuditReviewService/WhoKnewWhat"] = "a review has a reason of its own; its one purpose is SUPERVISION_AUDIT, which the broker writes down",
    };

    /// <summary>What comes back when somebody tells something, by the message that carries it. None of it says what others hold but as the comment has it.</summary>
    private static readonly IReadOnlyDictionary<string, string> Telling = new Dictionary<string, string>
    {
        ["SharedConcern"] = "whom to ring, and what a notice could carry to the author's role; the lead is told of the concern itself",
        ["ReportKept"] = "as SharedConcern",
        ["ReferralReceipt"] = "where it went and who decides",
        ["IntakeReceipt"] = "where it went",
        ["RecipientProgress"] = "who was told, as far as the author may know of them",
        ["AnswerEdges"] = "who did not answer",
        ["SetAsideField"] = "the own form",
        ["IncidentView"] = "the own numbers",
        ["SharingGuidance"] = "the law's words",
        ["ContactRecorded"] = "the own contact",
        ["EnquiryRecorded"] = "the own enquiry",
        ["MissedCare"] = "the own missed contacts",
        ["TaskView"] = "the own task",
        ["HandoverView"] = "what the own organisation contributes",
        ["AbsenceView"] = "the own watch over a child",
        ["AdultEpisodeRecorded"] = "the own episode",
        ["CustodyMoveRecorded"] = "who was told",
        ["PlanCheck"] = "the own check of a declared plan",
        ["ConflictOfInterest"] = "the own declaration",
        ["EmergencyAccess"] = "the own grant; the look-ups under it state a purpose",
        ["SubjectAccessView"] = "the own request of a person; what is in it is decided later",
        ["NotSharedView"] = "the own decision",
        ["AppraisalView"] = "the own appraisal",
        ["EarlyHelpView"] = "the own offer",
        ["EndingView"] = "the own ending with its parts",
        ["LegalHold"] = "an operator's hold",
        ["PlanView"] = "the own steps",
        ["AssessmentView"] = "the own assessment, and what comes unasked with it (D13): a look-up for ASSESS_CHILD",
        ["ChildStatusView"] = "what comes unasked with an assessment (D13): a look-up for ASSESS_CHILD",
        ["EarlierStatuses"] = "what comes unasked with an assessment (D13): a look-up for ASSESS_CHILD",
        ["WithheldItem"] = "what comes unasked with an assessment (D13): a look-up for ASSESS_CHILD",
        ["CaseRolesView"] = "whoever says the own part sees on whom to rely for the others, for those whom the organisation holds",
        ["ResolvedPerson"] = "who was meant",
        ["AuditReceipt"] = "the receipt",
    };

    private static readonly IReadOnlyList<MethodDescriptor> AboutPeople =
    [
        .. typeof(Protocol.Health.V1.HealthService).Assembly.GetTypes()
            .Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(f => f.Services).SelectMany(s => s.Methods).Where(m => PathTo(m.InputType, SubjectRef.Descriptor, 5) is not null),
    ];

    [Fact]
    public void Every_answer_about_a_person_states_its_purpose_and_whether_the_lead_is_told()
    {
        AboutPeople.Count.ShouldBeGreaterThan(90);
        var without = new List<string>();
        foreach (var method in AboutPeople.Where(m => AuditMap.All[NameOf(m)].Shape is AuditShape.Answer))
        {
            if (PathTo(method.InputType, AccessPurpose.Descriptor, 3) is not { } path)
            {
                without.Add(NameOf(method));
                continue;
            }

            var field = string.Join('.', path.Select(f => f.Name));
            Violations(With(method, path, null)).ShouldContain(field, NameOf(method));
            var empty = Violations(With(method, path, new AccessPurpose()));
            foreach (var part in (string[])["purpose", "reason", "legal_basis", "lead_notice"])
                empty.ShouldContain($"{field}.{part}", NameOf(method));
        }

        without.Order().ShouldBe(OwnDesk.Keys.Order());
    }

    [Fact]
    public void What_is_told_gives_back_nothing_that_would_have_to_be_asked_for()
    {
        var given = AboutPeople.Where(m => AuditMap.All[NameOf(m)].Shape is AuditShape.Change && PathTo(m.InputType, AccessPurpose.Descriptor, 3) is null)
            .SelectMany(m => m.OutputType.Fields.InDeclarationOrder()).Where(f => f.FieldType == FieldType.Message).Select(f => f.MessageType)
            .Where(t => !t.FullName.StartsWith("google.", StringComparison.Ordinal)).Select(t => t.Name).Distinct().Order().ToList();
        given.ShouldBe(Telling.Keys.Order());
    }

    private static string NameOf(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    private static IReadOnlyList<string> Violations(IMessage request) =>
        [.. RequestValidators.Validate(request, new DateTimeOffset(2027, 3, 10, 9, 0, 0, TimeSpan.Zero), Core.Vocabulary.AgencyKind.Health).Select(v => v.Field)];

    /// <summary>A request with every message on the way there, and the last one or none.</summary>
    private static IMessage With(MethodDescriptor method, IReadOnlyList<FieldDescriptor> path, IMessage? last)
    {
        var request = method.InputType.Parser.ParseFrom(ByteString.Empty);
        var at = request;
        foreach (var field in path.SkipLast(1))
        {
            var next = field.MessageType.Parser.ParseFrom(ByteString.Empty);
            field.Accessor.SetValue(at, next);
            at = next;
        }

        if (last is not null)
            path[^1].Accessor.SetValue(at, last);
        return request;
    }

    /// <summary>The fields that lead to a message of this type; null where none does.</summary>
    private static IReadOnlyList<FieldDescriptor>? PathTo(MessageDescriptor from, MessageDescriptor type, int depth)
    {
        foreach (var field in from.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            if (field.MessageType.FullName == type.FullName)
                return [field];
            if (depth > 0 && PathTo(field.MessageType, type, depth - 1) is { } rest)
                return [field, .. rest];
        }

        return null;
    }
}
