package dev.signalbox.model.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::ffff:10.0.0.0/104, 10.1.2.3, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::ffff:203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 203.0.113.9, false",
    "::/0, ::ffff:203.0.113.9, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::1, 2001:db8::1, true",
  })
  void holdsWhatItsPrefixSays(String range, String address, boolean inside) {
    assertThat(IpRange.parse(range).contains(IpAddress.parse(address).orElseThrow()))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/+8",
        "10.0.0.1/8",
        "010.0.0.0/8",
        "10.0.0/8",
        "10.0.0.0.0/8",
        "256.0.0.0/8",
        "10.0.0.0/8/8",
        "2001:db8::/129",
        "2001:db8::1/32",
        "2001:::/32",
        "1::2::3",
        "::1%lo",
        "[::1]",
        "localhost",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7",
        "::1.2.3",
        "10.0.0.٣",
        "::ffff:10.0.0.1/103",
        "12345::",
        "::g",
      })
  void refusesWhatAnotherReaderCouldTakeForSomethingElse(String text) {
    assertThatThrownBy(() -> IpRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:0db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "0:0:0:0:0:0:0:0, ::",
    "::FFFF:192.0.2.1, 192.0.2.1",
    "::1, ::1",
    "1::, 1::",
  })
  void writesAddressesInOneWay(String text, String canonical) {
    assertThat(IpAddress.parse(text).orElseThrow()).hasToString(canonical);
  }

  @Property(tries = 300)
  void readsBackEveryAddressAndAgreesWithTheJdk(
      @ForAll @Size(16) byte[] bytes, @ForAll boolean sparse) throws UnknownHostException {
    if (sparse) {
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = bytes[index] % 3 == 0 ? bytes[index] : 0;
      }
    }
    IpAddress address = IpAddress.of(bytes);

    assertThat(IpAddress.parse(address.toString())).contains(address);
    String full = InetAddress.getByAddress(bytes).getHostAddress();
    assertThat(IpAddress.parse(full)).contains(address);
  }

  @Property(tries = 300)
  void agreesWithComparingBitByBit(
      @ForAll @Size(16) byte[] one,
      @ForAll @Size(16) byte[] other,
      @ForAll @IntRange(max = 128) int prefix) {
    byte[] first = one.clone();
    byte[] near = other.clone();
    for (int bit = 0; bit < 128; bit++) {
      int mask = 0x80 >>> bit % 8;
      if (bit >= prefix) {
        first[bit / 8] &= (byte) ~mask;
      } else if (other[0] % 2 == 0) {
        near[bit / 8] = (byte) (near[bit / 8] & ~mask | one[bit / 8] & mask);
      }
    }
    boolean same = true;
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >>> bit % 8;
      same &= (first[bit / 8] & mask) == (near[bit / 8] & mask);
    }
    IpRange range = new IpRange(IpAddress.of(first), prefix);

    assertThat(range.contains(IpAddress.of(near))).isEqualTo(same && !IpAddress.of(near).isV4());
    assertThat(IpRange.parse(range.toString())).isEqualTo(range);
  }
}
