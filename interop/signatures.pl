#!/usr/bin/env perl
# Cuts the signatures out of a PDF for `openssl cms`: for the n-th /ByteRange of FILE it writes the
# covered bytes to PREFIX-n.bin and the decoded /Contents to PREFIX-n.der, and prints n.
#
# It finds the ranges by itself, so that our own reader has no say in what is judged. That suits files
# that we made: every signature dictionary there is a plain object.
use strict;
use warnings;

my ($file, $prefix) = @ARGV;
open my $in, '<:raw', $file or die "$file: $!\n";
my $pdf = do { local $/; <$in> };
my $count = 0;
while ($pdf =~ m{/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]}g) {
    my ($first, $before, $after, $length) = ($1, $2, $3, $4);
    die "$file: a ByteRange that does not begin the file\n" if $first != 0;
    die "$file: a ByteRange past the end\n" if $after + $length > length $pdf;
    my $hole = substr $pdf, $before, $after - $before;
    $hole =~ m{^<([0-9A-Fa-f]+)>$} or die "$file: the hole is not exactly one hex string\n";
    $count++;
    for (["der", pack 'H*', $1], ["bin", substr($pdf, 0, $before) . substr($pdf, $after, $length)]) {
        open my $out, '>:raw', "$prefix-$count.$_->[0]" or die "$prefix-$count.$_->[0]: $!\n";
        print {$out} $_->[1];
        close $out or die "$prefix-$count.$_->[0]: $!\n";
    }
    print "$count\n";
}
die "$file: no signature\n" if $count == 0;
