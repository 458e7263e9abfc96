package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;
import java.util.Optional;

/// Collects a prompt.
public final class PromptBuilder {

  private String model = "";
  private List<Part> system = List.of();
  private List<Turn> turns = List.of();
  private List<Tool> tools = List.of();
  private Optional<ToolChoice> toolChoice = Optional.empty();
  private Optional<Boolean> parallelTools = Optional.empty();
  private Sampling sampling = Sampling.UNSAID;
  private Optional<Thinking> thinking = Optional.empty();
  private Optional<OutputForm> output = Optional.empty();
  private boolean stream;
  private boolean usageInStream;
  private Optional<CacheMark> cachesAll = Optional.empty();
  private Obj own = JsonValue.object().build();

  /// Starts empty.
  public PromptBuilder() {}

  /// Starts with what another prompt says.
  public PromptBuilder(Prompt from) {
    model = from.model();
    system = from.system();
    turns = from.turns();
    tools = from.tools();
    toolChoice = from.toolChoice();
    parallelTools = from.parallelTools();
    sampling = from.sampling();
    thinking = from.thinking();
    output = from.output();
    stream = from.stream();
    usageInStream = from.usageInStream();
    cachesAll = from.cachesAll();
    own = from.own();
  }

  /// Sets [Prompt#model].
  public PromptBuilder model(String name) {
    model = name;
    return this;
  }

  /// Sets [Prompt#system].
  public PromptBuilder system(List<? extends Part> parts) {
    system = List.copyOf(parts);
    return this;
  }

  /// Sets [Prompt#turns].
  public PromptBuilder turns(List<Turn> all) {
    turns = List.copyOf(all);
    return this;
  }

  /// Sets [Prompt#tools].
  public PromptBuilder tools(List<? extends Tool> all) {
    tools = List.copyOf(all);
    return this;
  }

  /// Sets [Prompt#toolChoice].
  public PromptBuilder toolChoice(Optional<ToolChoice> choice) {
    toolChoice = choice;
    return this;
  }

  /// Sets [Prompt#parallelTools].
  public PromptBuilder parallelTools(Optional<Boolean> allowed) {
    parallelTools = allowed;
    return this;
  }

  /// Sets [Prompt#sampling].
  public PromptBuilder sampling(Sampling all) {
    sampling = all;
    return this;
  }

  /// Sets [Prompt#thinking].
  public PromptBuilder thinking(Optional<Thinking> wanted) {
    thinking = wanted;
    return this;
  }

  /// Sets [Prompt#output].
  public PromptBuilder output(Optional<OutputForm> form) {
    output = form;
    return this;
  }

  /// Sets [Prompt#stream].
  public PromptBuilder stream(boolean wanted) {
    stream = wanted;
    return this;
  }

  /// Sets [Prompt#usageInStream].
  public PromptBuilder usageInStream(boolean wanted) {
    usageInStream = wanted;
    return this;
  }

  /// Sets [Prompt#cachesAll].
  public PromptBuilder cachesAll(Optional<CacheMark> mark) {
    cachesAll = mark;
    return this;
  }

  /// Sets [Prompt#own].
  public PromptBuilder own(Obj members) {
    own = members;
    return this;
  }

  /// The prompt.
  public Prompt build() {
    return new Prompt(
        model,
        system,
        turns,
        tools,
        toolChoice,
        parallelTools,
        sampling,
        thinking,
        output,
        stream,
        usageInStream,
        cachesAll,
        own);
  }
}
