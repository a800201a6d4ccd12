using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Information.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Information = InfoShare.Protocol.Information.V1.InformationService.InformationServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// L3, L4, L12: the nursery and the school answer a social worker's question whatever is known of consent; who went against it, why, and
/// what the person wishes is kept with the answer. Monday 8 March 2027.
/// </summary>
public sealed class AnswersAndConsentTests
{
    private static readonly (ConsentRecord Record, string Guidance)[] States =
    [
        (new ConsentRecord { State = ConsentState.Given, ByWhom = "Carly Quilltest, mother", AskedOn = "2027-03-05" }, "CONSENT_GIVEN"),
        (new ConsentRecord { State = ConsentState.GivenDoubtful, ByWhom = "Carly Quilltest, mother", Why = "He stood beside her when she agreed." }, "CONSENT_GIVEN_DOUBTFUL"),
        (new ConsentRecord { State = ConsentState.Refused, Wishes = "She wants nobody told." }, "CONSENT_REFUSED"),
        (new ConsentRecord
        {
            State = ConsentState.RefusedOverridden,
            ByWhom = "Carly Quilltest, mother",
            Wishes = "She asks that nothing is sent to the house.",
            Why = "Nell was seen with a new bruise this morning.",
        }, "CONSENT_REFUSED_OVERRIDDEN"),
        (new ConsentRecord { State = ConsentState.NotSoughtDanger, Why = "To ask her would warn him; she is afraid of him." }, "CONSENT_NOT_SOUGHT_DANGER"),
        (new ConsentRecord { State = ConsentState.NotSoughtPrejudice, Why = "The police take statements on Thursday." }, "CONSENT_NOT_SOUGHT_PREJUDICE"),
        (new ConsentRecord { State = ConsentState.Withdrawn, Wishes = "She agreed in May and took it back on Friday." }, "CONSENT_WITHDRAWN"),
    ];

    [Fact]
    public async Task Every_state_of_consent_is_kept_with_the_answer_and_stops_none()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await KnownAsync(p, Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT"));
        States.Select(s => s.Record.State).ShouldBe(Enum.GetValues<ConsentState>().Where(s => s != ConsentState.Unspecified), ignoreOrder: true);
        foreach (var (record, guidance) in States)
        {
            var id = await AskAsync(p);
            var answered = await AnswerAsync(p, id, record, LegalBasis.SafeguardingCondition);
            answered.Guidance.Lines[0].Key.ShouldBe(guidance);
            var read = (await GetAsync(p.LeadSocialWorker, id)).Answer;
            (read.Consent.State, read.Consent.Wishes, read.Consent.Why).ShouldBe((record.State, record.Wishes, record.Why));
            read.Consent.OverriddenBy.ShouldBe(record.State == ConsentState.RefusedOverridden ? "Ms Sandmock" : "");
            var entry = (await TrailAsync(p, id)).Single(e => e.Action == "InformationService/AnswerInformationRequest");
            (entry.LegalBasis, entry.RuleIds.Contains("consent/" + guidance["CONSENT_".Length..])).ShouldBe((LegalBasis.SafeguardingCondition, true));
        }
    }

    [Fact]
    public async Task Who_and_why_and_the_wishes_are_asked_for_where_somebody_went_against_them()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await KnownAsync(p, Person("Nell", "Missingtest", "2021-11-03", "4 Elm Row", "NM1 4QM"));
        var id = await AskAsync(p);
        await MissesAsync(new ConsentRecord { State = ConsentState.RefusedOverridden }, "consent.wishes", "consent.why");
        await MissesAsync(new ConsentRecord { State = ConsentState.NotSoughtDanger }, "consent.why");
        await MissesAsync(new ConsentRecord { State = ConsentState.NotSoughtPrejudice, Why = "The police take statements.", AskedOn = "2027-03-05" }, "consent.asked_on");

        // Consent is no basis that could stop it: refused, the duty carries the answer, and the guidance says so.
        var answered = await AnswerAsync(p, id, new ConsentRecord { State = ConsentState.Refused, Wishes = "She wants nobody told." }, LegalBasis.Consent);
        answered.Guidance.Lines.Select(l => l.Key).ShouldContain("BASIS_IS_CONSENT");

        async Task MissesAsync(ConsentRecord consent, params string[] fields) =>
            (await RefusalOf(() => AnswerAsync(p, id, consent, LegalBasis.PublicFunction))).FieldViolations.Select(v => v.Field).ShouldBe(fields, ignoreOrder: true);
    }

    /// <summary>The same answers to a question that cannot wait: they go, and what is missing is asked for afterwards.</summary>
    [Fact]
    public async Task What_is_missing_of_consent_stops_no_urgent_answer()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await KnownAsync(p, Person("Nell", "Urgenttest", "2021-11-03", "4 Elm Row", "NM1 4QU"));
        foreach (var state in (ConsentState[])[ConsentState.RefusedOverridden, ConsentState.NotSoughtDanger, ConsentState.NotSoughtPrejudice])
        {
            var id = await AskAsync(p, urgent: true);
            var answered = await AnswerAsync(p, id, new ConsentRecord { State = state }, LegalBasis.PublicFunction);
            answered.Guidance.Lines.Select(l => l.Key).ShouldContain("CONSENT_SAY_WHY");
            answered.Guidance.Lines.Single(l => l.Key == "CONSENT_SAY_WHY").Text.ShouldContain("When there is time");
            var read = (await GetAsync(p.LeadSocialWorker, id)).Answer;
            (read.Consent.State, read.Text.Length > 0).ShouldBe((state, true));
        }

        var whole = await AnswerAsync(
            p, await AskAsync(p, urgent: true), new ConsentRecord { State = ConsentState.NotSoughtDanger, Why = "To ask her would warn him." }, LegalBasis.PublicFunction);
        whole.Guidance.Lines.Select(l => l.Key).ShouldNotContain("CONSENT_SAY_WHY");
    }

    [Fact]
    public async Task The_wishes_of_a_young_person_of_sixteen_are_kept_and_take_no_protection_away()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await KnownAsync(p, Person("Isla", "Sixteentest", "2010-06-01", "8 Elm Row", "NM1 4QI"));
        var id = await AskAsync(p);
        var answered = await AnswerAsync(
            p, id,
            new ConsentRecord
            {
                State = ConsentState.RefusedOverridden,
                ByWhom = "the young person herself, 16",
                Wishes = "She wants to decide herself whom she sees.",
                OverriddenBy = "Ms Reedsample, head",
                Why = "He is 34 and drives her to other men.",
            },
            LegalBasis.PublicFunction);
        answered.Guidance.Lines.Select(l => l.Key).ShouldContain("YOUNG_PERSON");
        var read = (await GetAsync(p.LeadSocialWorker, id)).Answer.Consent;
        (read.ByWhom, read.Wishes, read.OverriddenBy).ShouldBe(
            ("the young person herself, 16", "She wants to decide herself whom she sees.", "Ms Reedsample, head"));
    }

    private static async Task KnownAsync(Partnership p, Demographics child)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-7", child);
        await RecordAsync(p.NurseryLead, "BL-7", child);
        await WorksWithAsync(p.NurseryLead, Own("BL-7"), PractitionerRole.DesignatedLead, "01632 960140");
    }

    private static async Task<string> AskAsync(Partnership p, bool urgent = false) =>
        (await new Information(p.LeadSocialWorker.CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "A bruise on her arm was seen at the weekend; her mother says that she fell."),
            Kinds = { InformationKind.LastContact },
            Words = "When was she last with you, how was she, and what did she say of home?",
            OrganisationIds = { "brook-lane-nursery" },
            Urgent = urgent,
        })).Requests.Single().InformationRequestId;

    private static async Task<AnswerInformationRequestResponse> AnswerAsync(Partnership p, string id, ConsentRecord consent, LegalBasis basis) =>
        await new Information(p.NurseryLead.CallInvoker).AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = id,
            Version = 1,
            Text = "She was last here on Friday 5 March, tired, and asked three times who would fetch her.",
            Sensitivity = SensitivityClass.Standard,
            LegalBasis = basis,
            Consent = consent,
        });

    private static async Task<InformationRequestView> GetAsync(InfoShareConnection who, string id) =>
        (await new Information(who.CallInvoker).GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = id })).Request;

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string objectId) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "On which ground was this answered?", ObjectId = objectId, PageSize = 100 })).Entries;
}
