using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>What may go to the person whom a record is about (requirement L8): the table of docs/subject-access.md.</summary>
public sealed class SubjectAccessRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 8, 10, 0, 0, TimeSpan.Zero);

    // An adult who asks for the own record; a parent, known and no source of harm, who asks for a child's.
    private static readonly SubjectAccessStanding Adult = new("per_me", null, true, false, false, false, false, false);
    private static readonly SubjectAccessStanding Parent = new("per_child", "per_me", false, true, true, false, false, false);

    [Theory]
    [InlineData(SourceKind.SubjectAdult, ReleaseBar.Unspecified, false)]
    [InlineData(SourceKind.Observed, ReleaseBar.Unspecified, false)]
    [InlineData(SourceKind.Public, ReleaseBar.Informant, true)]
    [InlineData(SourceKind.Relative, ReleaseBar.Informant, true)]
    [InlineData(SourceKind.ParentAboutOther, ReleaseBar.Informant, true)]
    [InlineData(SourceKind.ReportedToProfessional, ReleaseBar.Informant, false)]
    [InlineData(SourceKind.PoliceIntel, ReleaseBar.Investigation, true)]
    public void Who_told_decides(SourceKind source, ReleaseBar bar, bool absolute) =>
        Of(Concern(ConcernIndicator.ParentSuicidal) with { Source = source }, Adult).ShouldBe((bar, absolute));

    [Theory]
    [InlineData(SensitivityClass.Informant, ReleaseBar.Informant, true)]
    [InlineData(SensitivityClass.ProtectedLocation, ReleaseBar.ProtectedLocation, true)]
    [InlineData(SensitivityClass.Intelligence, ReleaseBar.Investigation, true)]
    [InlineData(SensitivityClass.Staff, ReleaseBar.Investigation, true)]
    [InlineData(SensitivityClass.Legal, ReleaseBar.Legal, false)]
    public void So_does_the_class(SensitivityClass sensitivity, ReleaseBar bar, bool absolute) =>
        Of(Concern(ConcernIndicator.ParentSuicidal) with { Class = sensitivity }, Adult).ShouldBe((bar, absolute));

    [Fact]
    public void Of_meetings_endings_and_work_goes_out_what_harms_nobody()
    {
        var contact = new ContactRecord
        {
            Id = "ctc_1",
            PersonId = "per_me",
            OrganisationId = "o",
            Agency = AgencyKind.Health,
            PractitionerId = "u",
            PractitionerName = "A",
            Role = PractitionerRole.Gp,
            HappenedOn = new DateOnly(2027, 3, 1),
            KnownAt = Now,
            RecordedAt = Now,
            Seen = Seen.Yes,
            Class = SensitivityClass.Standard,
        };
        var ending = new Ending
        {
            Id = "end_1",
            Version = 1,
            PersonId = "per_me",
            OrganisationId = "o",
            Code = ChildStatusCode.Cin,
            From = null,
            Closure = ClosureReason.ChangeEvidenced,
            State = EndingState.Accepted,
            ProposedById = "u",
            ProposedByName = "A",
            ProposedByRole = PractitionerRole.AllocatedSocialWorker,
            ProposedAt = Now,
            EndsOn = new DateOnly(2027, 3, 1),
            ResidualRisk = "r",
            Evidence = [],
            Measures = [],
            Contingency = "c",
            FollowOn = "f",
            Reopening = [],
            Appraised = [],
            AnswersDue = Now,
            DueRule = "T9",
        };
        static (ReleaseBar, bool) Said(ReleaseProposal p) => (p.Bar, p.Absolute);
        Said(SubjectAccessRules.OfContact(contact, Adult)).ShouldBe((ReleaseBar.Unspecified, false));
        Said(SubjectAccessRules.OfContact(contact with { Role = PractitionerRole.SexualHealthWorker }, Adult)).ShouldBe((ReleaseBar.SeriousHarm, true));
        Said(SubjectAccessRules.OfContact(contact with { Class = SensitivityClass.AdultHealth }, Adult)).ShouldBe((ReleaseBar.SeriousHarm, true));
        Said(SubjectAccessRules.OfContact(contact with { Role = PractitionerRole.ProbationOfficer }, Adult)).ShouldBe((ReleaseBar.AnotherPerson, true));
        Said(SubjectAccessRules.OfContact(contact with { SeenAlone = SeenAlone.Yes }, Parent)).ShouldBe((ReleaseBar.ChildInterest, true));
        Said(SubjectAccessRules.OfContact(contact, Parent)).ShouldBe((ReleaseBar.Unspecified, false));
        Said(SubjectAccessRules.OfContact(contact with { Role = PractitionerRole.DutySocialWorker }, Adult with { UnderEnquiry = true })).ShouldBe((ReleaseBar.Investigation, false));
        Said(SubjectAccessRules.OfContact(contact, Adult, new ReleaseProposal(ReleaseBar.Unspecified, false, "open"))).ShouldBe((ReleaseBar.Unspecified, false));
        Said(SubjectAccessRules.OfContact(contact, Adult, new ReleaseProposal(ReleaseBar.Legal, false, "x"), new ReleaseProposal(ReleaseBar.Informant, true, "y"))).ShouldBe((ReleaseBar.Informant, true));
        Said(SubjectAccessRules.OfContact(contact, Adult, new ReleaseProposal(ReleaseBar.Legal, false, "x"))).ShouldBe((ReleaseBar.Legal, false));
        Said(SubjectAccessRules.OfCharacteristic(Adult)).ShouldBe((ReleaseBar.Unspecified, false));
        Said(SubjectAccessRules.OfCharacteristic(Adult, ofHiddenService: true)).ShouldBe((ReleaseBar.SeriousHarm, true));
        Said(SubjectAccessRules.OfCharacteristic(Adult, ofOffenderService: true)).ShouldBe((ReleaseBar.AnotherPerson, true));
        Said(SubjectAccessRules.OfCharacteristic(Parent)).ShouldBe((ReleaseBar.AnotherPerson, false));
        Said(SubjectAccessRules.OfEnding(ending, Adult)).ShouldBe((ReleaseBar.Unspecified, false));
        Said(SubjectAccessRules.OfEnding(ending with { Code = ChildStatusCode.Marac }, Adult)).ShouldBe((ReleaseBar.SeriousHarm, true));
        Said(SubjectAccessRules.OfEnding(ending with { State = EndingState.Proposed }, Adult)).ShouldBe((ReleaseBar.Investigation, false));
        Said(SubjectAccessRules.OfEnding(ending with { Code = ChildStatusCode.PreProceedings }, Adult)).ShouldBe((ReleaseBar.Legal, false));
        Said(SubjectAccessRules.OfWork(Adult)).ShouldBe((ReleaseBar.SeriousHarm, true));

        // To a source of harm nothing of any of them; of somebody whose whereabouts are kept nothing to anybody else.
        foreach (var (to, bar) in new[]
                 {
                     (Adult with { GoesToSourceOfHarm = true }, ReleaseBar.SourceOfHarm), (Parent with { WhereaboutsAreKept = true }, ReleaseBar.ProtectedLocation),
                 })
        {
            Said(SubjectAccessRules.OfContact(contact, to)).ShouldBe((bar, true));
            Said(SubjectAccessRules.OfCharacteristic(to)).ShouldBe((bar, true));
            Said(SubjectAccessRules.OfEnding(ending, to)).ShouldBe((bar, true));
            Said(SubjectAccessRules.OfWork(to)).ShouldBe((bar, true));
        }
    }

    [Fact]
    public void To_a_source_of_harm_nothing_goes_but_the_own_account_of_oneself()
    {
        var to = Adult with { GoesToSourceOfHarm = true };
        foreach (var source in Enum.GetValues<SourceKind>().Where(s => s is not (SourceKind.SubjectAdult or SourceKind.ParentSelf or SourceKind.ChildWords)))
            Of(Concern(ConcernIndicator.ParentSuicidal) with { Source = source }, to).ShouldBe((ReleaseBar.SourceOfHarm, true), source.ToString());
        var own = Concern(ConcernIndicator.ParentSuicidal) with { Source = SourceKind.SubjectAdult };
        Of(own, to).ShouldBe((ReleaseBar.Unspecified, false));
        Of(own, to, bearsOnOthers: true).ShouldBe((ReleaseBar.SourceOfHarm, true));
        Of(own with { SubjectId = "per_partner" }, to).ShouldBe((ReleaseBar.SourceOfHarm, true));

        foreach (var source in Enum.GetValues<SourceKind>())
            SubjectAccessRules.OfLink(Link(source), false, to).Absolute.ShouldBeTrue(source.ToString());
        foreach (var purpose in Enum.GetValues<Purpose>())
            SubjectAccessRules.OfAccess(Look(PractitionerRole.Gp, purpose), to).Absolute.ShouldBeTrue(purpose.ToString());
        foreach (var code in Enum.GetValues<ChildStatusCode>())
            SubjectAccessRules.OfStatus(Status(code), to).ShouldBe(new ReleaseProposal(ReleaseBar.SourceOfHarm, true, "status/source-of-harm"));
    }

    [Fact]
    public void A_parent_gets_neither_what_the_child_said_nor_what_is_anothers_nor_anything_of_a_child_who_is_kept()
    {
        var concern = Concern(ConcernIndicator.PoorHygiene) with { SubjectId = "per_child" };
        Of(concern, Parent).ShouldBe((ReleaseBar.Unspecified, false));
        Of(concern with { ChildWords = new ChildWords("He shouts.", "teacher") }, Parent).ShouldBe((ReleaseBar.ChildInterest, true));
        Of(concern with { Source = SourceKind.ChildWords }, Parent).ShouldBe((ReleaseBar.Informant, true));
        Of(concern with { SubjectId = "per_father" }, Parent).ShouldBe((ReleaseBar.AnotherPerson, false));
        Of(concern with { SubjectId = "per_me" }, Parent).ShouldBe((ReleaseBar.Unspecified, false));
        Of(concern with { HarmCategories = [HarmCategory.Neglect] }, Parent).ShouldBe((ReleaseBar.SeriousHarm, false));
        Of(concern, Parent with { UnderEnquiry = true }).ShouldBe((ReleaseBar.Investigation, false));
        Of(concern, Parent with { RequesterId = null, RequesterIsKnown = false }).ShouldBe((ReleaseBar.ChildInterest, false));
        Of(concern, Parent with { WhereaboutsAreKept = true }).ShouldBe((ReleaseBar.ProtectedLocation, true));
        SubjectAccessRules.OfStatus(Status(ChildStatusCode.Cin), Parent with { WhereaboutsAreKept = true }).Absolute.ShouldBeTrue();
    }

    [Fact]
    public void Whoever_acts_for_a_person_who_is_kept_gets_nothing_and_one_who_is_unsure_what_two_agree_to()
    {
        var acting = Adult with { IsRepresentative = true };
        var status = Status(ChildStatusCode.Cin);
        SubjectAccessRules.OfStatus(status, acting with { WhereaboutsAreKept = true }).ShouldBe(new ReleaseProposal(ReleaseBar.ProtectedLocation, true, "kept"));
        SubjectAccessRules.OfAccess(Look(PractitionerRole.Gp, Purpose.ProvideCare), acting with { WhereaboutsAreKept = true }).Absolute.ShouldBeTrue();
        SubjectAccessRules.OfStatus(status, acting).ShouldBe(new ReleaseProposal(ReleaseBar.SeriousHarm, false, "status/requester-unsure"));
        SubjectAccessRules.OfStatus(status, acting with { RequesterId = "per_solicitor", RequesterIsKnown = true }).Bar.ShouldBe(ReleaseBar.Unspecified);
        SubjectAccessRules.OfStatus(status, Adult with { WhereaboutsAreKept = true }).Bar.ShouldBe(ReleaseBar.Unspecified);
    }

    [Theory]
    [InlineData(PractitionerRole.Gp, Purpose.AssessChild, ReleaseBar.Unspecified, false)]
    [InlineData(PractitionerRole.Gp, Purpose.AssessAdultAccess, ReleaseBar.SourceOfHarm, true)]
    [InlineData(PractitionerRole.Gp, Purpose.SuperviseOffender, ReleaseBar.SourceOfHarm, true)]
    [InlineData(PractitionerRole.DutySocialWorker, Purpose.S47Enquiry, ReleaseBar.Investigation, true)]
    [InlineData(PractitionerRole.IntelligenceOfficer, Purpose.AssessChild, ReleaseBar.Investigation, true)]
    [InlineData(PractitionerRole.Gp, Purpose.Emergency, ReleaseBar.Investigation, false)]
    [InlineData(PractitionerRole.SexualHealthWorker, Purpose.AssessChild, ReleaseBar.SeriousHarm, true)]
    [InlineData(PractitionerRole.SubstanceWorker, Purpose.AssessChild, ReleaseBar.SeriousHarm, true)]
    [InlineData(PractitionerRole.ProbationOfficer, Purpose.AssessChild, ReleaseBar.AnotherPerson, true)]
    [InlineData(PractitionerRole.CustodyOfficer, Purpose.AssessChild, ReleaseBar.AnotherPerson, true)]
    public void Of_looks_at_a_child(PractitionerRole role, Purpose purpose, ReleaseBar bar, bool absolute)
    {
        var proposal = SubjectAccessRules.OfAccess(Look(role, purpose), Parent);
        (proposal.Bar, proposal.Absolute).ShouldBe((bar, absolute));
    }

    [Fact]
    public void That_an_adult_was_looked_up_for_a_child_is_a_check_whoever_asks()
    {
        SubjectAccessRules.OfAccess(Look(PractitionerRole.Gp, Purpose.ProvideCare), Adult).Bar.ShouldBe(ReleaseBar.Unspecified);
        SubjectAccessRules.OfAccess(Look(PractitionerRole.Gp, Purpose.AssessChild), Adult).Absolute.ShouldBeTrue();
        SubjectAccessRules.OfAccess(Look(PractitionerRole.Gp, Purpose.AssessChild) with { TellLead = false }, Parent).Bar.ShouldBe(ReleaseBar.Investigation);
        SubjectAccessRules.OfAccess(Look(PractitionerRole.DutySocialWorker, Purpose.AssessChild), Parent with { UnderEnquiry = true }).Bar.ShouldBe(ReleaseBar.Investigation);
    }

    [Fact]
    public void Of_links_ones_own_word_alone_goes_out()
    {
        var own = Link(SourceKind.ParentSelf);
        SubjectAccessRules.OfLink(own, false, Adult).Bar.ShouldBe(ReleaseBar.Unspecified);
        SubjectAccessRules.OfLink(own, true, Adult).ShouldBe(new ReleaseProposal(ReleaseBar.ProtectedLocation, true, "link/protected"));
        SubjectAccessRules.OfLink(own with { PersonId = "per_other", RelatedId = "per_me" }, false, Adult).Bar.ShouldBe(ReleaseBar.AnotherPerson);
        SubjectAccessRules.OfLink(own with { Type = RelationshipType.Partner }, false, Adult).Bar.ShouldBe(ReleaseBar.AnotherPerson);
        SubjectAccessRules.OfLink(Link(SourceKind.Relative), false, Adult).ShouldBe(new ReleaseProposal(ReleaseBar.Informant, true, "link/informant"));
    }

    [Fact]
    public void Somebody_is_an_alleged_source_by_any_one_sign()
    {
        ConcernOnSubject Named(ConcernIndicator indicator, bool suspected) => new(Concern(indicator), suspected);
        Involvement Works(PractitionerRole role) => new("inv", "per_me", "org", null, "Jo", role, null, false, new DateOnly(2020, 1, 1), new DateOnly(2020, 2, 1), Now);

        bool Is(ConcernOnSubject? concern = null, ChildStatusCode? status = null, PractitionerRole? role = null, bool custody = false, bool check = false) =>
            SubjectAccessRules.IsAllegedSource(
                "per_me", concern is null ? [] : [concern], status is { } s ? [Status(s)] : [], role is { } r ? [Works(r)] : [], custody, check);

        Is().ShouldBeFalse();
        Is(Named(ConcernIndicator.DaIncident, false)).ShouldBeFalse("the harmed adult is the subject");
        Is(Named(ConcernIndicator.DaIncident, true)).ShouldBeTrue();
        Is(Named(ConcernIndicator.ViolentConviction, false)).ShouldBeTrue();
        Is(status: ChildStatusCode.Mappa).ShouldBeTrue();
        Is(status: ChildStatusCode.Marac).ShouldBeFalse();
        Is(role: PractitionerRole.ProbationOfficer).ShouldBeTrue("also when it has ended");
        Is(role: PractitionerRole.YouthJustice).ShouldBeFalse();
        Is(custody: true).ShouldBeTrue();
        Is(check: true).ShouldBeTrue();
    }

    [Fact]
    public void What_goes_out_takes_whom_it_takes()
    {
        OfficerDecision By(string officer, ItemDecision decision, int minute = 0) => new("i", decision, "reason", officer, officer, Now.AddMinutes(minute));
        HolderConsultation View(ItemDecision answer) => new("c", "s", "i", "o", "p", "n", "t", Now, Now, answer, null, null, null, null, null);
        SubjectAccessItem Item(SubjectAccessScope kind, ReleaseBar bar, bool absolute = false) => new("i", kind, null, new ReleaseProposal(bar, absolute, "r"), null);
        static bool Out(SubjectAccessItem item, HolderConsultation? view, params OfficerDecision[] decisions) => SubjectAccessRules.GoesOut(item, decisions, view);

        var (one, two, against) = (By("a", ItemDecision.Release), By("b", ItemDecision.Release), By("a", ItemDecision.Withhold, 1));
        var open = Item(SubjectAccessScope.Statuses, ReleaseBar.Unspecified);
        Out(open, null).ShouldBeTrue();
        Out(open, null, against).ShouldBeFalse();
        Out(open, null, against, By("a", ItemDecision.Release, 2)).ShouldBeTrue("the latest of each counts");

        var concern = Item(SubjectAccessScope.Concerns, ReleaseBar.Unspecified);
        Out(concern, null, one).ShouldBeFalse();
        Out(concern, null, one, two).ShouldBeTrue();
        Out(concern, View(ItemDecision.Unspecified)).ShouldBeFalse();
        Out(concern, View(ItemDecision.Release)).ShouldBeTrue();
        Out(concern, View(ItemDecision.Withhold), one, two).ShouldBeFalse();

        var barred = Item(SubjectAccessScope.Concerns, ReleaseBar.AnotherPerson);
        Out(barred, View(ItemDecision.Release)).ShouldBeFalse();
        Out(barred, View(ItemDecision.Release), one).ShouldBeTrue();
        Out(barred, null, one, one).ShouldBeFalse();
        Out(barred, null, one, two).ShouldBeTrue();
        Out(barred, null, one, two, against).ShouldBeFalse();
        Out(Item(SubjectAccessScope.Concerns, ReleaseBar.Informant, absolute: true), View(ItemDecision.Release), one, two).ShouldBeFalse();
    }

    private static (ReleaseBar, bool) Of(Concern concern, SubjectAccessStanding to, bool bearsOnOthers = false)
    {
        var proposal = SubjectAccessRules.OfConcern(concern, bearsOnOthers, to);
        proposal.RuleId.ShouldNotBeEmpty();
        return (proposal.Bar, proposal.Absolute);
    }

    private static Concern Concern(ConcernIndicator indicator) => new()
    {
        Id = "con_1",
        OrganisationId = "surgery",
        Agency = AgencyKind.Health,
        AuthorId = "u",
        AuthorName = "Dr",
        AuthorRole = PractitionerRole.Gp,
        SubjectId = "per_me",
        Indicators = [indicator],
        Kind = ConcernKind.Event,
        KnownAt = Now,
        RecordedAt = Now,
        SharedAt = Now,
        Source = SourceKind.Observed,
        Verification = VerificationState.Unverified,
        Class = SensitivityClass.Standard,
        RiskStatement = "text",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static Relationship Link(SourceKind source) => new(
        "rel", "per_me", "per_child", RelationshipType.BirthParent, LinkState.Reported, null, null, source, "surgery", AgencyKind.Health, Now);

    private static ChildStatus Status(ChildStatusCode code) => new("sta", "per_me", "csc", code, [], new DateOnly(2027, 1, 1), null, null, Now);

    private static AuditEntry Look(PractitionerRole role, Purpose purpose) => new()
    {
        Id = "aud_1",
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = "org",
        PractitionerId = "u-9",
        Role = role,
        Purpose = purpose,
        LegalBasis = LegalBasis.PublicFunction,
        TellLead = true,
        PersonIds = ["per_child"],
        Outcome = "done",
        RecordedAt = Now,
    };
}
