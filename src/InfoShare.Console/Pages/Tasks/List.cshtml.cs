using InfoShare.Protocol.Tasks.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Tasks;

/// <summary>What the own organisation has to do, and what it is asked to take, what is due first.</summary>
public sealed class TasksModel : ConsolePage
{
    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } = [("ours", "Ours to do", "Tasks"), ("offered", "Offered to us", "Tasks offered to us")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "ours";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The tasks.</summary>
    public IReadOnlyList<TaskView> Tasks { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var listed = await new TaskService.TaskServiceClient(Desk.Connection.CallInvoker).ListTasksAsync(
            new ListTasksRequest { Scope = Show == "offered" ? TaskScope.Offered : TaskScope.Owned, PageToken = From ?? "" }, cancellationToken: ct);
        (Tasks, Next) = ([.. listed.Tasks], listed.NextPageToken);
        return Page();
    }
}
