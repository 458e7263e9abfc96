package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// OpenAI's files: what comes in goes out again, to its owner only.
class OpenAiFilesTest {

  private final Vendors vendors = new Vendors();
  private final Accounts accounts = new Accounts(vendors);

  @Test
  void givesBackWhatWasUploaded() {
    Answered uploaded = accounts.upload("a \\\"b.jsonl", "batch", "line\r\n--x\r\n");
    JsonValue.Obj file = uploaded.json();
    String path = "/v1/files/" + file.string("id");

    assertThat(file.members().keySet())
        .containsExactlyInAnyOrder(
            "object",
            "id",
            "purpose",
            "filename",
            "bytes",
            "created_at",
            "expires_at",
            "status",
            "status_details");
    assertThat(file.string("filename")).isEqualTo("a \"b.jsonl");
    assertThat(file.number("bytes")).isEqualTo(11);
    assertThat(file.number("expires_at") - file.number("created_at"))
        .isEqualTo(Duration.ofDays(30).toSeconds());
    assertThat(accounts.openAi("GET", path, "").json()).isEqualTo(file);
    assertThat(accounts.openAi("GET", path + "/content", "").body()).isEqualTo("line\r\n--x\r\n");
  }

  @Test
  void showsNothingToAnotherAccount() {
    String path = "/v1/files/" + accounts.upload("a.jsonl", "batch", "x").json().string("id");

    for (String method : List.of("GET", "DELETE")) {
      Answered stranger = accounts.openAi("other", method, path, "");
      assertThat(stranger.status()).isEqualTo(404);
      assertThat(stranger.error()).startsWith("No such File object: file-");
    }
    assertThat(accounts.openAi("other", "GET", path + "/content", "").status()).isEqualTo(404);
    assertThat(accounts.openAi("other", "GET", "/v1/files", "").json().array("data")).isEmpty();
    assertThat(accounts.openAi("GET", path, "").status()).isEqualTo(200);
  }

  @Test
  void listsInPagesAndByPurpose() {
    List<String> ids =
        List.of("batch", "evals", "batch", "batch").stream()
            .map(purpose -> accounts.upload("a.jsonl", purpose, "x").json().string("id"))
            .toList();

    JsonValue.Obj first = accounts.openAi("GET", "/v1/files?limit=2&purpose=batch", "").json();
    assertThat(ids(first)).containsExactly(ids.get(3), ids.get(2));
    assertThat(first.flag("has_more")).isTrue();
    assertThat(first.string("last_id")).isEqualTo(ids.get(2));
    String next = "/v1/files?limit=2&purpose=batch&after=" + first.string("last_id");
    JsonValue.Obj rest = accounts.openAi("GET", next, "").json();
    assertThat(ids(rest)).containsExactly(ids.get(0));
    assertThat(rest.flag("has_more")).isFalse();
    assertThat(ids(accounts.openAi("GET", "/v1/files?order=asc", "").json()))
        .containsExactlyElementsOf(ids);
    assertThat(accounts.openAi("GET", "/v1/files?limit=0", "").status()).isEqualTo(400);
    assertThat(accounts.openAi("GET", "/v1/files?order=odd", "").status()).isEqualTo(400);
  }

  @Test
  void forgetsWhatIsDeletedOrHasExpired() {
    String gone = accounts.upload("a.jsonl", "batch", "x").json().string("id");
    JsonValue.Obj deleted = accounts.openAi("DELETE", "/v1/files/" + gone, "").json();
    assertThat(deleted.flag("deleted")).isTrue();
    assertThat(accounts.openAi("GET", "/v1/files/" + gone, "").status()).isEqualTo(404);

    Answered brief =
        accounts.upload(
            "a.jsonl",
            "batch",
            "x",
            "expires_after[anchor]",
            "created_at",
            "expires_after[seconds]",
            "3600");
    String path = "/v1/files/" + brief.json().string("id");
    vendors.clock.move(Duration.ofSeconds(3_599));
    assertThat(accounts.openAi("GET", path, "").status()).isEqualTo(200);
    vendors.clock.move(Duration.ofSeconds(1));
    assertThat(accounts.openAi("GET", path, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, other, x, is not one of",
    "a.txt, batch, x, Must be .jsonl",
    "a.jsonl, '', x, is a required property",
    "a.jsonl, batch, '', File is empty.",
  })
  void refusesUploads(String name, String purpose, String content, String words) {
    Answered refused = accounts.upload(name, purpose, content);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains(words);
  }

  @Test
  void refusesWhatIsNoFormAndWhatItDoesNotGiveBack() {
    assertThat(accounts.openAi("POST", "/v1/files", "{}").error())
        .isEqualTo("Could not parse multipart form.");
    assertThat(
            accounts
                .openAi(
                    "key", "POST", "/v1/files", Accounts.part("file", "a", "x"), Accounts.form())
                .error())
        .isEqualTo("Could not parse multipart form.");
    assertThat(accounts.upload("a", "batch", "x", "expires_after[seconds]", "9").status())
        .isEqualTo(400);
    String id = accounts.upload("a.png", "vision", "x").json().string("id");
    assertThat(accounts.openAi("GET", "/v1/files/" + id + "/content", "").error())
        .isEqualTo("Not allowed to download files of purpose: vision");
    assertThat(accounts.openAi("PUT", "/v1/files/" + id, "").status()).isEqualTo(405);
  }

  private static List<String> ids(JsonValue.Obj page) {
    return page.array("data").stream().map(file -> file.asObject().string("id")).toList();
  }
}
