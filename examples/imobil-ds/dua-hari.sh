#!/bin/sh
# Dua hari di meja I-Mobil DS: tiga izin, satu dikembalikan, satu dicabut, satu diganti, dan di hari
# kedua kepala dinas digantikan seorang Plh.
#
#   examples/imobil-ds/dua-hari.sh FOLDER      folder yang belum ada; perlu segel dan openssl
#
# Orangnya: Sari (admin), Dewi (operator), Rudi (kasi), Tono (sekretaris), Bambang (kepala dinas),
# Wulan (kepala bidang, Plh. di hari kedua). Kuncinya kunci uji coba.
set -eu

contoh=$(cd "$(dirname "$0")" && pwd)
mkdir "$1"
cd "$1"

# --- Alat kecil: siapa melakukan apa, pukul berapa -------------------------------------------------

meja() { # SIAPA PUKUL LANGKAH...
    siapa=$1 pukul=$2
    shift 2
    segel queue "$@" --register register.db --actor "$siapa" --at-time "${hari}T${pukul}:00+07:00"
}

register() { # SIAPA PUKUL LANGKAH...
    siapa=$1 pukul=$2
    shift 2
    segel register "$@" --register register.db --actor "$siapa" --time "${hari}T${pukul}:00+07:00"
}

sidik() { # DOKUMEN -> sidik isi yang sekarang ada di meja
    segel queue show "$1" --json --register register.db | sed -n 's/^  "content": "\(.*\)",$/\1/p'
}

tanda_tangan() { # SIAPA PUKUL [PROFIL KANTOR]: lihat daftar, lalu tanda tangani daftar itu
    kantor=${3:+--office $3}
    # Profil kantor hanya dua kata, jadi boleh dipecah.
    # shellcheck disable=SC2086
    akar=$(meja "$1" "$2" sign -o terbit $kantor --json | sed -n 's/^  "root": "\(.*\)",*$/\1/p')
    # shellcheck disable=SC2086
    meja "$1" "$2" sign -o terbit $kantor --root "$akar" --time "${hari}T$2:00+07:00" \
        --p12 "$1/officer.p12" --passphrase-file "$1/officer.pass"
}

izin() { # NAMA BADAN USAHA -> berkas data
    sed "s/CV Wijaya Karsa Mandiri/$1/" "$contoh/../siujk.json"
}

periksa() { # BERKAS KODE: sah tanda tangannya, dan apa kata register
    kode=0
    segel verify "$1" --status status.json --status-signer wulan/officer.pem --revocation soft --no-default-trust \
        --trust bambang/root.pem --trust wulan/root.pem --at-time "${hari}T16:00:00+07:00" \
        > periksa.txt || kode=$?
    sed -n '1,2p' periksa.txt
    test "$kode" -eq "$2"
}

hari=2026-11-24
for pejabat in bambang wulan; do
    segel demo "$pejabat" --key-kind p256 --time ${hari}T07:00:00+07:00 > /dev/null 2>&1
    openssl pkcs12 -in "$pejabat/officer.p12" -passin "file:$pejabat/officer.pass" -nokeys -clcerts \
        -out "$pejabat/officer.pem" 2> /dev/null
done

# --- Hari pertama ----------------------------------------------------------------------------------

# Pukul 07.30 Sari menata meja: siapa memegang peran apa, dan jalan sebuah SIUJK.
meja sari 07:30 appoint sari admin
meja sari 07:31 appoint dewi operator
meja sari 07:31 appoint rudi kasi
meja sari 07:31 appoint tono sekretaris
meja sari 07:32 appoint bambang kepala-dinas --capacity atas-nama --for 'Bupati Blitar' \
    --signs-with bambang/officer.pem
meja sari 07:33 route siujk paraf:kasi,setuju:sekretaris,tte:kepala-dinas

# Dewi mengajukan tiga permohonan.
izin 'CV Wijaya Karsa Mandiri' > 1.json
izin 'CV Sumber Rejeki' > 2.json
izin 'CV Tirta Abadi' > 3.json
for nomor in 1 2 3; do
    meja dewi 08:0$nomor submit siujk $nomor.json --subject "SIUJK baru, permohonan $nomor"
done

# Rudi memaraf dua, dan mengembalikan yang kedua.
meja rudi 09:00 initial 1 --digest "$(sidik 1)"
meja rudi 09:05 reject 2 --digest "$(sidik 2)" --reason 'alamat badan usaha belum lengkap'
meja rudi 09:10 initial 3 --digest "$(sidik 3)"

# Sidik yang lama tidak berlaku lagi begitu Dewi memperbaiki isinya.
lama=$(sidik 2)
sed 's/Nomor 45/Nomor 45 RT 02 RW 01/' 2.json > 2-baru.json
meja dewi 10:00 submit siujk 2-baru.json --again 2
if meja rudi 10:05 initial 2 --digest "$lama" 2> /dev/null; then exit 1; fi
meja rudi 10:06 initial 2 --digest "$(sidik 2)"

# Tono menyetujui ketiganya. Rudi tidak dapat menggantikannya: setiap langkah orang lain.
if meja rudi 10:30 approve 1 --digest "$(sidik 1)" 2> /dev/null; then exit 1; fi
for nomor in 1 2 3; do meja tono 11:0$nomor approve $nomor --digest "$(sidik $nomor)"; done

# Bambang melihat daftar tiga nomor dengan satu akar, dan menandatanganinya dengan satu kali sandi.
tanda_tangan bambang 13:00

# Besok ia dinas luar: Wulan menjadi Plh. sampai lusa pagi.
meja bambang 15:00 delegate kepala-dinas wulan --until 2026-11-26T07:00:00+07:00 \
    --signs-with wulan/officer.pem

# --- Hari kedua ------------------------------------------------------------------------------------

hari=2026-11-25

# CV Tirta Abadi pindah alamat: izin baru menggantikan yang lama. Wulan menandatangani sebagai Plh.,
# dan halamannya pun menyebut begitu.
izin 'CV Tirta Abadi' | sed 's/Nomor 45/Nomor 112/' > 4.json
meja dewi 08:00 submit siujk 4.json --subject 'SIUJK perubahan alamat, permohonan 4'
meja rudi 08:30 initial 4 --digest "$(sidik 4)"
meja tono 09:00 approve 4 --digest "$(sidik 4)"
tanda_tangan wulan 10:00 "$contoh/kantor-plh.toml"
register wulan 10:05 replace B/500.16.7/3/409.117/2026 --by B/500.16.7/4/409.117/2026

# CV Wijaya menyerahkan kembali izinnya. Dewi mengusulkan, Wulan menjalankan: satu orang tidak cukup.
register dewi 11:00 withdraw B/500.16.7/1/409.117/2026 --reason 'diserahkan kembali oleh pemegang izin'
register wulan 11:30 withdraw B/500.16.7/1/409.117/2026 --reason 'diserahkan kembali oleh pemegang izin'

# Daftar status hari ini, ditandatangani, untuk siapa saja yang memeriksa.
register wulan 15:00 status -o status.json --p12 wulan/officer.p12 --passphrase-file wulan/officer.pass

# --- Sore hari kedua: apa yang tampak dari luar ------------------------------------------------------

periksa terbit/siujk-409.117-2026-0001.pdf 1 # tanda tangannya sah, izinnya DICABUT
periksa terbit/siujk-409.117-2026-0002.pdf 0 # sah dan berlaku
periksa terbit/siujk-409.117-2026-0003.pdf 1 # DIGANTI
periksa terbit/siujk-409.117-2026-0004.pdf 0 # sah dan berlaku

register sari 16:30 list
register sari 16:30 statistics
register sari 16:30 audit
