namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What was brought up again, to whom.</summary>
    IResurfacingReader Resurfaced { get; }
}

public partial interface IWriteSession
{
    /// <summary>What was brought up again, to whom.</summary>
    new IResurfacingStore Resurfaced { get; }
}

/// <summary>One earlier matter that one organisation was told of for one child on one occasion.</summary>
/// <param name="Occasion">The occasion, for example <c>birth:pre_...</c> or <c>link:per_...:per_...</c>.</param>
/// <param name="Matter">Id of the concern, or the status; <c>-</c> for the occasion itself.</param>
public sealed record ResurfacedMatter(string OrganisationId, string ChildId, string Occasion, string Matter, DateTimeOffset At);

/// <summary>Reads what was brought up again.</summary>
public interface IResurfacingReader
{
    /// <summary>What was told of these children on this occasion, whoever was told.</summary>
    ValueTask<IReadOnlyList<ResurfacedMatter>> ToldAsync(IReadOnlyCollection<string> childIds, string occasion);
}

/// <summary>Reads and adds what was brought up again (requirement B12: not more than once for the same thing).</summary>
public interface IResurfacingStore : IResurfacingReader
{
    /// <summary>Remembers that it was told; what is there already stays as it is.</summary>
    void Add(ResurfacedMatter matter);
}
