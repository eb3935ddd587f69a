package neargate.services.ec2.volumes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import neargate.services.ec2.volumes.VolumeShape.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/** What volumes of each type may be. */
class VolumeShapeTest {
    @ParameterizedTest
    @CsvSource({
        "gp2, 1, , , 100, ",
        "gp2, 100, , , 300, ",
        "gp2, 16384, , , 16000, ",
        "gp3, 1, , , 3000, 125",
        "gp3, 65536, 80000, 2000, 80000, 2000",
        "io1, 4, 200, , 200, ",
        "io2, 256, 256000, , 256000, ",
        "st1, 125, , , , ",
        "standard, 1024, , , , "
    })
    void whatIsNotNamedIsUsual(
            String type, int size, Integer iops, Integer throughput, Integer itsIops, Integer itsThroughput) {
        VolumeType known = VolumeType.fromValue(type);
        assertThat(VolumeShape.of(new Asked(known, size, iops, throughput)))
                .isEqualTo(new VolumeShape(known, size, itsIops, itsThroughput));
    }

    @Test
    void withoutATypeItIsTheOldGeneralPurpose() {
        assertThat(VolumeShape.of(new Asked(null, 8, null, null)).type()).isEqualTo(VolumeType.GP2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gp2 | 0 | | | Volume of 0GiB is too small for volume type gp2; minimum is 1GiB.",
                "io1 | 3 | 100 | | Volume of 3GiB is too small for volume type io1; minimum is 4GiB.",
                "sc1 | 124 | | | Volume of 124GiB is too small for volume type sc1; minimum is 125GiB.",
                "gp2 | 16385 | | | Volume of 16385GiB is too large for volume type gp2; maximum is 16384GiB.",
                "standard | 1025 | | | Volume of 1025GiB is too large for volume type standard; maximum is 1024GiB.",
                "io1 | 10 | 99 | | Volume iops of 99 is too low; minimum is 100.",
                "gp3 | 400 | 80001 | | Volume iops of 80001 is too high; maximum is 80000.",
                "gp3 | 20 | 15000 | | Iops to volume size ratio of 750.000000 is too high; maximum is 500",
                "io1 | 4 | 201 | | Iops to volume size ratio of 50.250000 is too high; maximum is 50",
                "gp2 | 10 | 3000 | | The parameter iops is not supported for gp2 volumes.",
                "gp2 | 10 | | 125 | The parameter throughput is not supported for gp2 volumes.",
                "gp3 | 10 | | 124 | Volume throughput of 124 is too low; minimum is 125.",
                "gp3 | 10 | | 2001 | Volume throughput of 2001 is too high; maximum is 2000.",
                "gp3 | 10 | | 1000 | Throughput (MiBps) to iops ratio of 0.333333 is too high; maximum is 0.250000"
                        + " MiBps per iops.",
                "io2 | 10 | | | The request must contain the parameter iops"
            })
    void whatTheTypeDoesNotOfferIsRefused(String type, int size, Integer iops, Integer throughput, String message) {
        assertThatExceptionOfType(Ec2Exception.class)
                .isThrownBy(() -> VolumeShape.of(new Asked(VolumeType.fromValue(type), size, iops, throughput)))
                .satisfies(error ->
                        assertThat(error.awsErrorDetails().errorMessage()).isEqualTo(message));
    }
}
