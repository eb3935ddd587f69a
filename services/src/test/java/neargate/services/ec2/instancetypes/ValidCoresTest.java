package neargate.services.ec2.instancetypes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many cores an instance may be launched with, as AWS lists them. */
class ValidCoresTest {
    @ParameterizedTest
    @CsvSource({
        "t2.xlarge, 1 2 3 4",
        "t3.micro, 1",
        "t4g.nano, 1 2",
        "r5.large, 1",
        "c5.xlarge, 2",
        "m5.4xlarge, 2 4 6 8",
    })
    void fewAreListed(String type, String cores) {
        assertThat(InstanceTypes.of(type).orElseThrow().vCpuInfo().validCores())
                .isEqualTo(Arrays.stream(cores.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void twoSocketsHaveTwoCoresEach() {
        assertThat(InstanceTypes.of("m5.24xlarge").orElseThrow().vCpuInfo().validCores())
                .startsWith(4, 6, 8)
                .endsWith(46, 48);
    }

    @Test
    void thoseOfBareMetalCannotBeChosen() {
        assertThat(InstanceTypes.of("m5.metal").orElseThrow().vCpuInfo().validCores())
                .isEmpty();
    }
}
