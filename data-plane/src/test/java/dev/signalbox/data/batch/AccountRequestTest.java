package dev.signalbox.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.batch.AccountRequest.Action;
import dev.signalbox.model.wire.Surface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRequestTest {

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/files, FILES, UPLOAD, ''",
    "GET, /v1/files, FILES, LIST, ''",
    "GET, /v1/files/file-1, FILES, READ, file-1",
    "DELETE, /v1/files/file-1, FILES, CHANGE, file-1",
    "GET, /v1/files/file-1/content, FILES, DOWNLOAD, file-1",
    "PUT, /v1/files/file-1, FILES, NONE, file-1",
    "POST, /v1/batches, BATCHES, SUBMIT, ''",
    "GET, /v1/batches, BATCHES, LIST, ''",
    "GET, /v1/batches/batch_1, BATCHES, READ, batch_1",
    "DELETE, /v1/batches/batch_1, BATCHES, NONE, batch_1",
    "POST, /v1/batches/batch_1/cancel, BATCHES, CHANGE, batch_1",
    "POST, /v1/messages/batches, MESSAGE_BATCHES, SUBMIT, ''",
    "GET, /v1/messages/batches, MESSAGE_BATCHES, LIST, ''",
    "GET, /v1/messages/batches/m_1, MESSAGE_BATCHES, READ, m_1",
    "DELETE, /v1/messages/batches/m_1, MESSAGE_BATCHES, CHANGE, m_1",
    "POST, /v1/messages/batches/m_1/cancel, MESSAGE_BATCHES, CHANGE, m_1",
    "GET, /v1/messages/batches/m_1/results, MESSAGE_BATCHES, DOWNLOAD, m_1",
  })
  void knowsWhatAPathIsAfter(
      String method, String path, Surface surface, Action action, String id) {
    AccountRequest found = AccountRequest.of(method, path, false);

    assertThat(found).isNotNull();
    assertThat(found.place().surface()).isEqualTo(surface);
    assertThat(found.place().suffix()).isEqualTo(path.substring(3));
    assertThat(found.action()).isEqualTo(action);
    assertThat(found.id()).isEqualTo(id);
  }

  @Test
  void tellsTheVendorsFilesApartByTheClientsHeaders() {
    AccountRequest found = AccountRequest.of("POST", "/v1/files", true);

    assertThat(found).isNotNull();
    assertThat(found.place().surface()).isEqualTo(Surface.ANTHROPIC_FILES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/filesx",
        "/v1/files/",
        "/v1/files/a.b",
        "/v1/files/%2e%2e",
        "/v1/files/a/content/b",
        "/v1/files/a/results",
        "/v1/batches/a/results",
        "/v1/messages/batches/a/content",
        "/v1/messages/batchesx",
        "/v1/messages",
        "/v1beta/files"
      })
  void knowsNoOtherPath(String path) {
    assertThat(AccountRequest.of("GET", path, false)).isNull();
  }
}
