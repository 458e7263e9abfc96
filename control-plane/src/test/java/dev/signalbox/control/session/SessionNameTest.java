package dev.signalbox.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.TenantId;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionNameTest {

  private static final String RECORD = "019a0000-0000-7000-8000-000000000001";
  private static final TenantId TENANT = TenantId.parse("00000000-0000-4000-8000-00000000000a");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8b1c7c5e-8f5f-4f59-9d25-6a6c6c9b0c11",
        "ses_5f2",
        "stitched-" + RECORD,
        "call-" + RECORD,
        "client-x",
        "client-client-x",
        "stitched-no-uuid",
        "call-"
      })
  void readsBackEveryNameThatAClientMayUse(String value) {
    SessionName name = new SessionName.ByClient(value);

    assertThat(SessionName.parse(name.text())).isEqualTo(name);
  }

  @Property(tries = 300)
  void readsBackAnyText(@ForAll String value) {
    SessionName name = new SessionName.ByClient(value);

    assertThat(SessionName.parse(name.text())).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stitched-" + RECORD, "call-" + RECORD})
  void keepsItsOwnNamesFromClients(String id) {
    assertThat(SessionName.parse(id)).isNotInstanceOf(SessionName.ByClient.class);
    assertThat(SessionName.parse(id).text()).isEqualTo(id);
    assertThat(new SessionName.ByClient(id).text()).isNotEqualTo(id);
  }

  @Property(tries = 100)
  void givesThreadsThatAreNeverRecordIds(@ForAll String value) {
    UUID thread = new SessionName.ByClient(value).thread(TENANT).orElseThrow();

    assertThat(thread.version()).isEqualTo(8);
    assertThat(thread.variant()).isEqualTo(2);
    assertThat(new SessionName.ByClient(value).thread(new TenantId(new UUID(1, 2))))
        .isNotEqualTo(Optional.of(thread));
  }
}
