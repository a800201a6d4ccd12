using InfoShare.Core.Stores;
using InfoShare.Storage.Stores;

namespace InfoShare.Storage.Sessions;

// The domain's stores, made when they are first asked for: a reader on the read session, the same store whole on the
// write session.
internal partial class SqlReadSession
{
    public IAuditReader Audit => AuditStore;
    public IAuditTreeReader AuditTree => AuditTreeStore;
    public ICharacteristicReader Characteristics => CharacteristicStore;
    public IConcernReader Concerns => ConcernStore;
    public IConcernLifeReader ConcernLife => ConcernLifeStore;
    public IConflictReader Conflicts => ConflictStore;
    public IContactReader Contacts => ContactStore;
    public IDeadlineReader Deadlines => DeadlineStore;
    public IEmergencyReader Emergencies => EmergencyStore;
    public IFactorReader Factors => FactorStore;
    public IHandoverReader Handovers => HandoverStore;
    public IIdentityReader Identity => IdentityStore;
    public IHouseholdReader Households => HouseholdStore;
    public IFollowUpReader FollowUps => FollowUpStore;
    public IInformationReader Information => InformationStore;
    public IInboxReader Inbox => InboxStore;
    public ILinkReader Links => LinkStore;
    public INotSharedReader NotShared => NotSharedStore;
    public IPastReader Past => field ??= new PastStore(Sql);
    public IPatternReader Patterns => PatternStore;
    public IPeopleReader People => PeopleStore;
    public ICaseRoleReader CaseRoles => CaseRoleStore;
    public IPlanReader Plans => PlanStore;
    public IPlanStepReader PlanSteps => PlanStepStore;
    public IPregnancyReader Pregnancies => PregnancyStore;
    public IReferralReader Referrals => ReferralStore;
    public IRetentionReader Retention => RetentionStore;
    public IResurfacingReader Resurfaced => ResurfacingStore;
    public IRegistryReader Registry => RegistryStore;
    public IRelianceReader Reliance => RelianceStore;
    public IStatedNoneReader StatedNone => StatedNoneStore;
    public ISafeContactReader SafeContacts => SafeContactStore;
    public ISafetyNoticeReader SafetyNotices => SafetyNoticeStore;
    public ISubjectAccessReader SubjectAccess => SubjectAccessStore;
    public ITaskReader Tasks => TaskStore;
    public IUnidentifiedReader Unidentified => UnidentifiedStore;
    public IRosterReader Roster => RosterStore;
    public ILookUpReader LookUps => LookUpStore;

    private protected AuditStore AuditStore => field ??= new AuditStore(Sql);
    private protected AuditTreeStore AuditTreeStore => field ??= new AuditTreeStore(Sql);
    private protected CharacteristicStore CharacteristicStore => field ??= new CharacteristicStore(Sql);
    private protected ConcernStore ConcernStore => field ??= new ConcernStore(Sql);
    private protected ConcernLifeStore ConcernLifeStore => field ??= new ConcernLifeStore(Sql);
    private protected ConflictStore ConflictStore => field ??= new ConflictStore(Sql);
    private protected ContactStore ContactStore => field ??= new ContactStore(Sql);
    private protected EmergencyStore EmergencyStore => field ??= new EmergencyStore(Sql);
    private protected DeadlineStore DeadlineStore => field ??= new DeadlineStore(Sql);
    private protected FactorStore FactorStore => field ??= new FactorStore(Sql);
    private protected HandoverStore HandoverStore => field ??= new HandoverStore(Sql);
    private protected IdentityStore IdentityStore => field ??= new IdentityStore(Sql);
    private protected HouseholdStore HouseholdStore => field ??= new HouseholdStore(Sql);
    private protected FollowUpStore FollowUpStore => field ??= new FollowUpStore(Sql);
    private protected InformationStore InformationStore => field ??= new InformationStore(Sql);
    private protected InboxStore InboxStore => field ??= new InboxStore(Sql);
    private protected LinkStore LinkStore => field ??= new LinkStore(Sql);
    private protected NotSharedStore NotSharedStore => field ??= new NotSharedStore(Sql);
    private protected PatternStore PatternStore => field ??= new PatternStore(Sql);
    private protected PeopleStore PeopleStore => field ??= new PeopleStore(Sql);
    private protected CaseRoleStore CaseRoleStore => field ??= new CaseRoleStore(Sql);
    private protected PlanStore PlanStore => field ??= new PlanStore(Sql);
    private protected PlanStepStore PlanStepStore => field ??= new PlanStepStore(Sql);
    private protected PregnancyStore PregnancyStore => field ??= new PregnancyStore(Sql);
    private protected ResurfacingStore ResurfacingStore => field ??= new ResurfacingStore(Sql);
    private protected ReferralStore ReferralStore => field ??= new ReferralStore(Sql);
    private protected RetentionStore RetentionStore => field ??= new RetentionStore(Sql);
    private protected RegistryStore RegistryStore => field ??= new RegistryStore(Sql);
    private protected RelianceStore RelianceStore => field ??= new RelianceStore(Sql);
    private protected StatedNoneStore StatedNoneStore => field ??= new StatedNoneStore(Sql);
    private protected SafeContactStore SafeContactStore => field ??= new SafeContactStore(Sql);
    private protected SafetyNoticeStore SafetyNoticeStore => field ??= new SafetyNoticeStore(Sql);
    private protected SubjectAccessStore SubjectAccessStore => field ??= new SubjectAccessStore(Sql);
    private protected TaskStore TaskStore => field ??= new TaskStore(Sql);
    private protected UnidentifiedStore UnidentifiedStore => field ??= new UnidentifiedStore(Sql);
    private protected LookUpStore LookUpStore => field ??= new LookUpStore(Sql);
    private protected RosterStore RosterStore => field ??= new RosterStore(Sql);
}

internal sealed partial class SqlWriteSession
{
    public new IAuditLog Audit => AuditStore;
    public new IAuditTreeStore AuditTree => AuditTreeStore;
    public new ICharacteristicStore Characteristics => CharacteristicStore;
    public new IConcernStore Concerns => ConcernStore;
    public new IConcernLifeStore ConcernLife => ConcernLifeStore;
    public new IConflictStore Conflicts => ConflictStore;
    public new IContactStore Contacts => ContactStore;
    public new IDeadlineStore Deadlines => DeadlineStore;
    public new IEmergencyStore Emergencies => EmergencyStore;
    public new IFactorStore Factors => FactorStore;
    public new IHandoverStore Handovers => HandoverStore;
    public new IIdentityStore Identity => IdentityStore;
    public new IHouseholdStore Households => HouseholdStore;
    public new IFollowUpStore FollowUps => FollowUpStore;
    public new IInformationStore Information => InformationStore;
    public new IInboxStore Inbox => InboxStore;
    public new ILinkStore Links => LinkStore;
    public new INotSharedStore NotShared => NotSharedStore;
    public new IPatternStore Patterns => PatternStore;
    public new IPeopleStore People => PeopleStore;
    public new ICaseRoleStore CaseRoles => CaseRoleStore;
    public new IPlanStore Plans => PlanStore;
    public new IPlanStepStore PlanSteps => PlanStepStore;
    public new IPregnancyStore Pregnancies => PregnancyStore;
    public new IReferralStore Referrals => ReferralStore;
    public new IRetentionStore Retention => RetentionStore;
    public new IResurfacingStore Resurfaced => ResurfacingStore;
    public new IRegistryStore Registry => RegistryStore;
    public new IStatedNoneStore StatedNone => StatedNoneStore;
    public new ISafeContactStore SafeContacts => SafeContactStore;
    public new ISafetyNoticeStore SafetyNotices => SafetyNoticeStore;
    public new ISubjectAccessStore SubjectAccess => SubjectAccessStore;
    public new ITaskStore Tasks => TaskStore;
    public new IUnidentifiedStore Unidentified => UnidentifiedStore;
    public new IRosterStore Roster => RosterStore;
    public new ILookUpStore LookUps => LookUpStore;
}
