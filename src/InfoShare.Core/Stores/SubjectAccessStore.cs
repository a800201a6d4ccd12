using InfoShare.Core.Access;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>People's own requests for what is held.</summary>
    ISubjectAccessReader SubjectAccess { get; }
}

public partial interface IWriteSession
{
    /// <summary>People's own requests for what is held.</summary>
    new ISubjectAccessStore SubjectAccess { get; }
}

/// <summary>Reads requests and the views of holders.</summary>
public interface ISubjectAccessReader
{
    /// <summary>The request, or null.</summary>
    ValueTask<SubjectAccessRequest?> FindAsync(string subjectAccessId);

    /// <summary>Requests of an organisation, latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<SubjectAccessRequest>> ListAsync(string organisationId, bool openOnly, string? afterId, int limit);

    /// <summary>All consultations of a request, oldest first.</summary>
    ValueTask<IReadOnlyList<HolderConsultation>> ConsultationsOfAsync(string subjectAccessId);

    /// <summary>The consultation, or null.</summary>
    ValueTask<HolderConsultation?> FindConsultationAsync(string consultationId);

    /// <summary>Consultations that this organisation has to answer, oldest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<HolderConsultation>> OpenConsultationsAsync(string organisationId, string? afterId, int limit);
}

/// <summary>Reads and changes requests and the views of holders.</summary>
public interface ISubjectAccessStore : ISubjectAccessReader
{
    /// <summary>Adds one.</summary>
    void Add(SubjectAccessRequest request);

    /// <summary>Writes it when its stored version is still the expected one; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(SubjectAccessRequest next, long expectedVersion);

    /// <summary>Adds one.</summary>
    void Add(HolderConsultation consultation);

    /// <summary>Writes the answer of one that is open; false when it was answered or closed.</summary>
    ValueTask<bool> TryAnswerAsync(HolderConsultation answered);

    /// <summary>Ends one that nobody has answered: its request has ended.</summary>
    void CloseConsultation(string consultationId, DateTimeOffset at);
}
