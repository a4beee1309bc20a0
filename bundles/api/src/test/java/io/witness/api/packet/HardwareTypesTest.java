package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareTypesTest {
    /** What libpcap 1.10.3 says of a device that is given each of these types (pcap_datalink, DLT_RAW as LINKTYPE 101). */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 2",
        "3, 202",
        "4, 4",
        "5, 5",
        "6, 6",
        "7, 129",
        "18, 122",
        "23, 1",
        "256, 101",
        "257, 101",
        "258, 101",
        "259, 101",
        "264, 101",
        "280, 227",
        "513, 104",
        "518, 101",
        "768, 101",
        "770, 107",
        "772, 1",
        "773, 114",
        "774, 10",
        "776, 101",
        "784, 224",
        "785, 224",
        "786, 224",
        "787, 224",
        "800, 6",
        "801, 105",
        "802, 119",
        "803, 127",
        "804, 230",
        "826, 271",
        "65534, 101",
    })
    void shouldHaveTheLinkTypesOfTcpdump(int hardwareType, int linkType) {
        assertEquals(OptionalInt.of(linkType), HardwareTypes.linkType(hardwareType));
    }

    @ParameterizedTest
    @ValueSource(ints = {519, 769, 778, 823})
    void shouldTakePacketsOfTunnelsAsTheyCome(int hardwareType) {
        assertEquals(OptionalInt.of(LinkTypes.RAW), HardwareTypes.linkType(hardwareType));
    }

    /** Frame relay's channels, PPP, InfiniBand, 6LoWPAN, nothing, and numbers that nobody has. */
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 19, 32, 512, 783, 824, 825, 8445, 65533, 65535, -1, 65537})
    void shouldNotGuess(int hardwareType) {
        assertEquals(OptionalInt.empty(), HardwareTypes.linkType(hardwareType));
    }

    @ParameterizedTest
    @CsvSource({"512, 113", "32, 113", "783, 144", "8445, 177", "824, 253"})
    void shouldKnowTheFormsOfACookedHeader(int hardwareType, int linkType) {
        assertEquals(linkType, HardwareTypes.cookedLinkType(hardwareType));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "101, 65534", "228, 65534", "229, 65534", "105, 801", "127, 803", "6, 800", "113, 65535"})
    void shouldFindADeviceForALinkType(int linkType, int hardwareType) {
        assertEquals(hardwareType, HardwareTypes.ofLinkType(linkType));
    }

    /** The number of a frame is in the machine's order in a ring of a device, and in network order in a file. */
    @Test
    void shouldNotTakeFramesOfAFileForThoseOfACanBus() {
        assertEquals(HardwareTypes.VOID, HardwareTypes.ofLinkType(LinkTypes.CAN_SOCKETCAN));
    }

    @Test
    void shouldAgreeInBothDirections() {
        for (int linkType = 0; linkType < 512; linkType++) {
            int hardwareType = HardwareTypes.ofLinkType(linkType);
            if (hardwareType != HardwareTypes.VOID && linkType != LinkTypes.IPV4 && linkType != LinkTypes.IPV6) {
                assertEquals(OptionalInt.of(linkType), HardwareTypes.linkType(hardwareType));
            }
        }
    }
}
