using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Who does what in cases, and what nobody does.</summary>
    ICaseRoleReader CaseRoles { get; }
}

public partial interface IWriteSession
{
    /// <summary>Who does what in cases, and what nobody does.</summary>
    new ICaseRoleStore CaseRoles { get; }
}

/// <summary>Reads who does what.</summary>
public interface ICaseRoleReader
{
    /// <summary>What services said that they do for a person, the latest first, at most 200.</summary>
    ValueTask<IReadOnlyList<CaseRoleStated>> RolesOfAsync(string personId);

    /// <summary>What a service said once, or null.</summary>
    ValueTask<CaseRoleStated?> FindRoleAsync(string roleId);

    /// <summary>The gaps of a person that are open; nearly always none.</summary>
    ValueTask<IReadOnlyList<RoleGap>> OpenGapsAsync(string personId);

    /// <summary>A gap, or null.</summary>
    ValueTask<RoleGap?> FindGapAsync(string gapId);
}

/// <summary>Reads and changes it.</summary>
public interface ICaseRoleStore : ICaseRoleReader
{
    void Add(CaseRoleStated stated);

    /// <summary>Adds a gap; false, with nothing written, when that is open: of one kind, after services left of one service.</summary>
    ValueTask<bool> TryAddAsync(RoleGap gap);

    /// <summary>Writes level and time of a gap that is still open; false when the level is not that before it.</summary>
    ValueTask<bool> TryClimbAsync(RoleGap late, EscalationLevel was);

    /// <summary>Closes it; false when it was closed.</summary>
    ValueTask<bool> TryCloseAsync(string gapId, DateTimeOffset at, string how);
}
