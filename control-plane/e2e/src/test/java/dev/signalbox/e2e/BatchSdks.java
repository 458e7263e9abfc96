package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Files and batches with the vendors' official Java SDKs, as their users would go about it.
final class BatchSdks {

  private static final Duration ENDED = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final OpenAIClient openai;
  private final AnthropicClient anthropic;

  /// @param gateway an address without path
  BatchSdks(URI gateway, String key) {
    openai = OpenAIOkHttpClient.builder().baseUrl(gateway + "/v1").apiKey(key).build();
    anthropic = AnthropicOkHttpClient.builder().baseUrl(gateway.toString()).apiKey(key).build();
  }

  OpenAIClient openai() {
    return openai;
  }

  AnthropicClient anthropic() {
    return anthropic;
  }

  /// Uploads the input of a batch.
  FileObject upload(Path folder, String input) {
    try {
      Path file = Files.writeString(folder.resolve("input.jsonl"), input);
      return openai
          .files()
          .create(FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build())
          .validate();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Makes a batch of chats.
  Batch order(FileObject input) {
    return openai
        .batches()
        .create(
            BatchCreateParams.builder()
                .inputFileId(input.id())
                .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .build())
        .validate();
  }

  /// The batch when it has ended.
  Batch awaitEnd(Batch batch) {
    return await("the batch has ended")
        .atMost(ENDED)
        .pollInterval(POLL)
        .until(
            () -> openai.batches().retrieve(batch.id()).validate(),
            seen -> seen.status().equals(Batch.Status.COMPLETED));
  }

  /// The lines of a file.
  List<Obj> lines(String file) {
    try (HttpResponse answer = openai.files().content(file)) {
      assertThat(answer.statusCode()).isEqualTo(200);
      String text = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> Json.parse(line).asObject()).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Makes a batch of messages, one for each of these.
  ///
  /// @param words what each says; nothing is what the vendor refuses
  MessageBatch order(String model, List<String> words) {
    var order = com.anthropic.models.messages.batches.BatchCreateParams.builder();
    for (String said : words) {
      var params =
          com.anthropic.models.messages.batches.BatchCreateParams.Request.Params.builder()
              .model(model)
              .maxTokens(100)
              .addUserMessage(said)
              .build();
      order.addRequest(
          com.anthropic.models.messages.batches.BatchCreateParams.Request.builder()
              .customId("call-" + words.indexOf(said))
              .params(params)
              .build());
    }
    return anthropic.messages().batches().create(order.build()).validate();
  }

  /// The batch when it has ended.
  MessageBatch awaitEnd(MessageBatch batch) {
    return await("the batch has ended")
        .atMost(ENDED)
        .pollInterval(POLL)
        .until(
            () -> anthropic.messages().batches().retrieve(batch.id()).validate(),
            seen -> seen.processingStatus().equals(MessageBatch.ProcessingStatus.ENDED));
  }

  /// The results, in the order in which they come.
  List<MessageBatchIndividualResponse> results(MessageBatch batch) {
    List<MessageBatchIndividualResponse> results = new ArrayList<>();
    try (var stream = anthropic.messages().batches().resultsStreaming(batch.id())) {
      stream.stream().forEach(results::add);
    }
    results.forEach(MessageBatchIndividualResponse::validate);
    return results;
  }
}
