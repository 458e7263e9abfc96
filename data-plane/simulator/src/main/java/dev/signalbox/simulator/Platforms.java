package dev.signalbox.simulator;

import dev.signalbox.simulator.anthropic.Anthropic;
import dev.signalbox.simulator.anthropic.AnthropicFiles;
import dev.signalbox.simulator.anthropic.MessageBatches;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.anthropic.PlainEnvelope;
import dev.signalbox.simulator.azure.AzureSurface;
import dev.signalbox.simulator.batch.Job;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.Worker;
import dev.signalbox.simulator.bedrock.Bedrock;
import dev.signalbox.simulator.bedrock.BedrockSurface;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.gemini.Gemini;
import dev.signalbox.simulator.gemini.GeminiSurface;
import dev.signalbox.simulator.openai.Batches;
import dev.signalbox.simulator.openai.ChatCompletions;
import dev.signalbox.simulator.openai.Completions;
import dev.signalbox.simulator.openai.Embeddings;
import dev.signalbox.simulator.openai.OpenAi;
import dev.signalbox.simulator.openai.OpenAiFiles;
import dev.signalbox.simulator.openai.Responses;
import dev.signalbox.simulator.script.Seal;
import dev.signalbox.simulator.vertex.Vertex;
import dev.signalbox.simulator.vertex.VertexSurface;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All platforms that the simulator plays, on one address: their paths never collide.
final class Platforms {

  private final Anthropic anthropic;
  private final OpenAi openAi;
  private final Identities identities;
  private final List<Surface> surfaces;
  private final List<Authority> authorities;
  private final List<Storage> storages;

  Platforms(SimulatorSettings settings, PrefixCache cache, Identities identities, Worker worker) {
    Seal seal = new Seal(settings.seed());
    this.identities = identities;
    this.anthropic = new Anthropic(settings.apiKey(), settings.clock());
    this.openAi = new OpenAi(settings.apiKey());
    Storage azureStorage = new Storage();
    Storage anthropicStorage = new Storage();
    Storage openAiStorage = new Storage();
    this.storages = List.of(anthropicStorage, openAiStorage, azureStorage);
    String scheme = settings.tls().isPresent() ? "https" : "http";
    AzureSurface azure =
        new AzureSurface(settings.apiKey(), identities.entra(), anthropic, seal, cache);
    this.surfaces =
        List.of(
            direct(seal, cache),
            new MessageBatches(anthropic, anthropicStorage, seal, worker, scheme),
            new AnthropicFiles(anthropic, anthropicStorage, seal),
            new OpenAiFiles(openAi, openAiStorage, seal, ""),
            new Batches(openAi, openAiStorage, seal, worker, ""),
            new OpenAiFiles(azure.openAi(), azureStorage, seal, "/openai"),
            new Batches(azure.openAi(), azureStorage, seal, worker, "/openai"),
            new BedrockSurface(
                new Bedrock(identities.aws(), settings.apiKey()), seal, cache, settings.models()),
            new GeminiSurface(
                new Gemini(settings.apiKey(), identities.google()), seal, cache, settings.models()),
            new VertexSurface(new Vertex(identities.google()), seal, cache),
            azure);
    this.authorities = identities.authorities();
  }

  Anthropic anthropic() {
    return anthropic;
  }

  OpenAi openAi() {
    return openAi;
  }

  Identities identities() {
    return identities;
  }

  /// Forgets who was registered, and all files and batches.
  void reset() {
    identities.reset();
    storages.forEach(Storage::clear);
  }

  /// Ends the batch with this id, if there is one.
  boolean endBatch(String id, String how, int done, Instant now) {
    Optional<Job> job =
        storages.stream()
            .map(storage -> storage.jobs().find(id))
            .flatMap(Optional::stream)
            .findFirst();
    job.ifPresent(found -> found.end(how, done, now));
    return job.isPresent();
  }

  /// What serves a path, if anything does.
  Optional<Route> route(Request request) {
    return surfaces.stream()
        .map(surface -> surface.route(request))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// What a service beside the models says to a request.
  Optional<Reply.Whole> authority(Request request) {
    return authorities.stream()
        .map(authority -> authority.answer(request))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Surface direct(Seal seal, PrefixCache cache) {
    Messages messages = new Messages(new PlainEnvelope(anthropic), seal, cache);
    Map<String, Endpoint> endpoints =
        Map.of(
            "/v1/messages",
            messages.create(),
            "/v1/messages/count_tokens",
            messages.countTokens(),
            "/v1/chat/completions",
            new ChatCompletions(openAi, seal, cache),
            "/v1/completions",
            new Completions(openAi, seal, cache),
            "/v1/responses",
            new Responses(openAi, seal, cache),
            "/v1/embeddings",
            new Embeddings(openAi, seal));
    return request ->
        Optional.ofNullable(endpoints.get(request.path())).map(found -> Route.post(found, ""));
  }
}
