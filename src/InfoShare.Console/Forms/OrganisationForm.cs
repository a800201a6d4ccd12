using InfoShare.Client;
using InfoShare.Protocol.Registry.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Forms;

/// <summary>
/// An organisation, as people name it: by its name or a part of it, and, where several are called so, by the one that is chosen among them. Nobody
/// needs to know the id that it has in the registry.
/// </summary>
public sealed class OrganisationForm
{
    /// <summary>The most that are offered to choose among.</summary>
    private const int MostFound = 20;

    /// <summary>Its name, or a part of it, as typed.</summary>
    public string? Called { get; set; }

    /// <summary>The one that is meant, by its id, which the page gives and nobody types.</summary>
    public string? Chosen { get; set; }

    /// <summary>The name of the one that is meant; empty where none is.</summary>
    public string Name => Found.FirstOrDefault(f => f.Id == Chosen)?.Name ?? "";

    /// <summary>Whether the one that is meant answers here for itself.</summary>
    internal bool Answers => Found.FirstOrDefault(f => f.Id == Chosen)?.Answers == true;

    /// <summary>Whether the one that is meant decides referrals about children itself.</summary>
    internal bool Decides => Found.FirstOrDefault(f => f.Id == Chosen)?.Decides == true;

    /// <summary>Whether none was named.</summary>
    internal bool IsEmpty => string.IsNullOrWhiteSpace(Called);

    /// <summary>Those that are called so.</summary>
    internal IReadOnlyList<FoundOrganisation> Found { get; private set; } = [];

    /// <summary>
    /// Looks for what was typed. One that is found alone, or is called exactly so, is the one that is meant; of several one has to be chosen.
    /// </summary>
    /// <param name="name">The form's name for it, for example "Form.RedirectTo".</param>
    internal async Task FindAsync(InfoShareConnection who, Faults faults, string name, CancellationToken ct)
    {
        if (IsEmpty)
        {
            Chosen = null;
            return;
        }

        var called = Called!.Trim();
        var listed = await new RegistryService.RegistryServiceClient(who.CallInvoker).ListOrganisationsAsync(
            new ListOrganisationsRequest { NameWords = called, PageSize = MostFound + 1 }, cancellationToken: ct);
        Found = [.. listed.Organisations.Where(o => o.Enabled).Take(MostFound).Select(o => new FoundOrganisation(o.OrganisationId, o.Name, $"{Words.Of(o.Agency)}, {o.Area}", o.Connection != Connection.None, o.ReceivesReferrals))];
        var exact = Found.Where(f => f.Name.Equals(called, StringComparison.OrdinalIgnoreCase)).ToList();
        if (Found.All(f => f.Id != Chosen))
            Chosen = Found.Count == 1 ? Found[0].Id : exact.Count == 1 ? exact[0].Id : null;
        if (Found.Count == 0)
            faults.Add(FieldOf(name), "No organisation is called that here. Try a part of its name");
        else if (Chosen is null)
            faults.Add(FieldOf(name), listed.Organisations.Count > MostFound ? "Many are called that. Write more of its name, or choose one" : "More than one is called that. Choose one");
    }

    /// <summary>What it carries from one page of a form to the next.</summary>
    internal IEnumerable<(string Name, string? Value)> Typed(string name) => [(FieldOf(name), Called), (name + ".Chosen", Chosen)];

    /// <summary>The field in which it is typed.</summary>
    internal static string FieldOf(string name) => name + ".Called";
}

/// <summary>An organisation that was found, with what tells it from others of its name.</summary>
/// <param name="Answers">Whether it answers here for itself; otherwise somebody rings it.</param>
/// <param name="Decides">Whether it decides referrals about children itself.</param>
public sealed record FoundOrganisation(string Id, string Name, string Kind, bool Answers, bool Decides);

/// <summary>How a page draws it.</summary>
/// <param name="Name">The form's name for it, for example "Form.RedirectTo".</param>
/// <param name="Label">The question.</param>
public sealed record OrganisationField(OrganisationForm Form, Faults Faults, string Name, string Label, string Hint);
