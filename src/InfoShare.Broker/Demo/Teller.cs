using Spectre.Console;

namespace InfoShare.Broker.Demo;

/// <summary>Tells the demonstration to somebody who knows nothing, and keeps count of what did not go as it should.</summary>
internal sealed class Teller(IAnsiConsole console)
{
    private readonly List<string> failures = [];
    private int checks;

    /// <summary>What went wrong so far; empty when all is well.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>How many things were checked.</summary>
    public int Checks => checks;

    public void Title(string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]").LeftJustified());
    }

    /// <summary>The story.</summary>
    public void Say(string text) => console.Write(new Padder(new Text(text), new Padding(0, 1, 0, 0)));

    /// <summary>A call: who makes it, which one, and what for.</summary>
    public void Call(string who, string method, string? purpose = null)
    {
        console.WriteLine();
        console.MarkupLine($"[bold blue]→ {Markup.Escape(who)}[/] calls [bold]{Markup.Escape(method)}[/]");
        if (purpose is not null)
            Line("for", purpose);
    }

    /// <summary>One line of an answer.</summary>
    public void Line(string label, string text) =>
        console.Write(new Padder(new Markup($"[grey]{Markup.Escape(label)}:[/] {Markup.Escape(text)}"), new Padding(4, 0, 0, 0)));

    /// <summary>Something that must be so. The demonstration ends with an error when it is not.</summary>
    public void Expect(bool isSo, string what)
    {
        checks++;
        if (isSo)
        {
            console.MarkupLine($"    [green]✓[/] {Markup.Escape(what)}");
            return;
        }

        failures.Add(what);
        console.MarkupLine($"    [red]✗ not so:[/] {Markup.Escape(what)}");
    }
}
