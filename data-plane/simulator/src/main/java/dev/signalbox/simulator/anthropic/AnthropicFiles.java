package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Multipart;
import dev.signalbox.simulator.batch.Page;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.StoredFile;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.script.Seal;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1/files` for callers that name a version of the API (docs: build-with-claude/files): upload,
/// list, look at, delete. What was uploaded is not given back: only files that tools make are.
public final class AnthropicFiles implements Surface {

  private static final String PATH = "/v1/files";
  private static final Pattern ONE = Pattern.compile(PATH + "/([\\w-]{1,100})(/content)?");
  private static final Pattern NAME = Pattern.compile("[^<>:\"|?*\\\\/\\x00-\\x1F]{1,255}");
  private static final String BETA = "files-api-2025-04-14";

  private final Anthropic vendor;
  private final Storage storage;
  private final Seal seal;

  public AnthropicFiles(Anthropic vendor, Storage storage, Seal seal) {
    this.vendor = vendor;
    this.storage = storage;
    this.seal = seal;
  }

  @Override
  public Optional<Route> route(Request request) {
    if (request.headers().first("anthropic-version").isEmpty()) {
      return Optional.empty();
    }
    boolean post = request.method().equals("POST");
    if (request.path().equals(PATH)) {
      return Optional.of(post ? plain("POST", this::upload) : plain("GET", this::list));
    }
    Matcher one = ONE.matcher(request.path());
    if (!one.matches()) {
      return Optional.empty();
    }
    String id = one.group(1);
    if (one.group(2) != null) {
      return Optional.of(
          plain(
              "GET",
              call ->
                  found(
                      call,
                      id,
                      file ->
                          refuse(call, Refusal.invalid("File " + id + " is not downloadable.")))));
    }
    return Optional.of(
        request.method().equals("DELETE")
            ? plain("DELETE", call -> found(call, id, file -> delete(call, file)))
            : plain("GET", call -> found(call, id, file -> json(call, form(file)))));
  }

  private Route plain(String method, Function<Call, Reply> answer) {
    return Route.plain(
        method,
        Endpoint.of(
            vendor,
            call ->
                Anthropic.betas(call.headers()).contains(BETA)
                    ? answer.apply(call)
                    : refuse(
                        call,
                        Refusal.invalid(
                            "This API is in beta: send the header anthropic-beta: " + BETA))));
  }

  private Reply upload(Call call) {
    Optional<Multipart> form = Multipart.read(call.request());
    if (form.isEmpty()) {
      return refuse(call, Refusal.invalid("The request body is not valid multipart/form-data."));
    }
    Optional<Multipart.Part> part =
        form.get().find("file").filter(found -> found.fileName().isPresent());
    if (part.isEmpty()) {
      return refuse(call, Refusal.invalid("file: Field required"));
    }
    String name = part.get().fileName().orElse("");
    if (!NAME.matcher(name).matches()) {
      return refuse(
          call,
          Refusal.invalid(
              "file: Invalid filename: from 1 to 255 characters, none of <>:\"|?*\\/ and no control"
                  + " characters"));
    }
    StoredFile file =
        new StoredFile(
            seal.id("file_01", call.requestId()),
            name,
            part.get().mediaType(),
            "",
            call.received(),
            Optional.empty(),
            part.get().content());
    storage.files().put(account(call), file.id(), file);
    return json(call, form(file));
  }

  private Reply list(Call call) {
    return Listing.read(call.request())
        .map(asked -> {
          Page<StoredFile> page = asked.of(storage.files().of(account(call)), StoredFile::id);
          return json(call, Listing.json(page, StoredFile::id, AnthropicFiles::form));
        })
        .orElseGet(() -> refuse(call, Listing.refusal()));
  }

  private Reply delete(Call call, StoredFile file) {
    storage.files().remove(account(call), file.id());
    return json(call, JsonValue.object().put("id", file.id()).put("type", "file_deleted").build());
  }

  private Reply found(Call call, String id, Function<StoredFile, Reply> answer) {
    return storage
        .files()
        .find(account(call), id)
        .map(answer)
        .orElseGet(() -> refuse(call, Refusal.of(404, "not_found_error", "File not found: " + id)));
  }

  private static JsonValue.Obj form(StoredFile file) {
    return JsonValue.object()
        .put("type", "file")
        .put("id", file.id())
        .put("filename", file.name())
        .put("mime_type", file.mediaType())
        .put("size_bytes", file.content().length)
        .put("created_at", file.created().toString())
        .put("downloadable", false)
        .build();
  }

  private static String account(Call call) {
    return Anthropic.credential(call.headers());
  }

  private Reply json(Call call, JsonValue.Obj body) {
    return Reply.Whole.json(200, vendor.headers(call.requestId(), "application/json"), body);
  }

  private Reply refuse(Call call, Refusal refusal) {
    return vendor.refuse(refusal, call.requestId());
  }
}
